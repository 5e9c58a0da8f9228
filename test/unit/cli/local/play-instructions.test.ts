import { describe, expect, it } from 'vitest';
import { type Playground, playInstructions } from '../../../../cli/local/play-instructions.ts';
import { createProgram } from '../../../../cli/program/create-program.ts';

const commandsFor = (playground: Omit<Playground, 'readOnly'>, readOnly: readonly string[] = []): readonly string[] =>
  playInstructions({ ...playground, readOnly })
    .filter((line) => line.startsWith('  '))
    .map((line) => line.trim());

describe('what to try on a stack that is kept running', () => {
  const commands = commandsFor({ topics: ['numtest'], groups: [{ name: 'numtest' }, { name: 'late' }] });

  it('names commands of ours alone, which need nothing to be installed or exported', () => {
    expect(commands.length).toBeGreaterThan(5);
    const nouns = createProgram().commands.map((command) => command.name());
    for (const command of commands) expect(nouns).toContain(/^npx --no highwater (\w+)/.exec(command)?.[1]);
  });

  it('pauses and resumes the first group that is there', () => {
    expect(commands).toContain('npx --no highwater groups pause numtest');
    expect(commandsFor({ topics: ['numtest'], groups: [] }).join()).not.toContain('groups pause');
  });

  it.each<[Omit<Playground, 'readOnly'>, string]>([
    [{ topics: ['numtest', 'orders'], groups: [{ name: 'orders', topic: 'orders' }] }, 'orders'],
    [{ topics: ['numtest', 'orders'], groups: [] }, 'numtest'],
  ])('names the topic where there are several: %j', (playground, topic) => {
    const named = commandsFor(playground);
    expect(named).toContain(`npx --no highwater send --topic ${topic} --numbers 2001..2010 --run-id mine`);
    expect(named).toContain(`npx --no highwater tail ${topic} --from-beginning --max 5 --format pretty`);
    expect(commands.join()).not.toContain('--topic');
  });

  it('sends nothing into a stream of others', () => {
    const groups = [{ name: 'shop', topic: 'shop' }];
    expect(commandsFor({ topics: ['shop'], groups }, ['shop']).join()).not.toContain('send');
    const named = commandsFor({ topics: ['shop', 'orders'], groups }, ['shop']);
    expect(named).toContain('npx --no highwater send --topic orders --numbers 2001..2010 --run-id mine');
    expect(named).toContain('npx --no highwater tail shop --from-beginning --max 5 --format pretty');
  });
});
