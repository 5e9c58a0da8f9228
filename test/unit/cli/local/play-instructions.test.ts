import { expect, it } from 'vitest';
import { playInstructions } from '../../../../cli/local/play-instructions.ts';
import { createProgram } from '../../../../cli/program/create-program.ts';

const commands = playInstructions('numtest')
  .filter((line) => line.startsWith('  '))
  .map((line) => line.trim());

it('names commands of ours alone, which need nothing to be installed or exported', () => {
  expect(commands.length).toBeGreaterThan(5);
  const nouns = createProgram().commands.map((command) => command.name());
  for (const command of commands) expect(nouns).toContain(/^npx --no highwater (\w+)/.exec(command)?.[1]);
});

it('pauses and resumes the group that is there', () => {
  expect(commands).toContain('npx --no highwater groups pause numtest');
});
