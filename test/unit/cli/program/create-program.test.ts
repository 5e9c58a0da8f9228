import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { createCommands } from '../../../../cli/program/create-program.ts';

const leavesOf = (command: Command): readonly Command[] =>
  command.commands.length === 0 ? [command] : command.commands.flatMap(leavesOf);
const pathOf = (command: Command): string =>
  command.parent === null ? '' : `${pathOf(command.parent)} ${command.name()}`.trim();
const commands = leavesOf(createCommands()).filter((command) => command.name() !== 'demo');
const named = commands.map((command) => [pathOf(command), command] as const);

/** The help as it is printed, with what stands after the options. */
function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({ writeOut: (part) => (text += part) });
  command.outputHelp();
  return text;
}

describe('every command', () => {
  it.each(named)('has an example in its help: %s', (path, command) => {
    expect(helpOf(command)).toMatch(new RegExp(`\nExamples?:\n  npx --no highwater ${path}`));
  });

  it.each(named)('understands the options of all: %s', (_, command) => {
    const flags = command.options.map(({ long }) => long);
    expect(flags).toEqual(expect.arrayContaining(['--json', '--no-color', '--debug']));
  });

  it.each(named.filter(([path]) => !path.startsWith('local')))('can name another stack: %s', (_, command) => {
    const flags = command.options.map(({ long }) => long);
    expect(flags).toEqual(expect.arrayContaining(['--stack', '--stage', '--region', '--profile', '--endpoint-url']));
  });
});

describe('a record that does harm', () => {
  const reading = named.filter(([path]) => /^(replay|groups re(set|start)|failures redrive)$/.test(path));

  it.each(reading)('is named in the same way for %s', (_, command) => {
    const option = command.options.find(({ long }) => long === '--skip');
    expect(option?.flags).toBe('--skip <shard=n>');
    expect(option?.parseArg?.('shardId-000000000000=6', undefined)).toEqual([
      { shard: 'shardId-000000000000', sequence: '6' },
    ]);
  });
});
