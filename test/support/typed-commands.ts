import type { Command } from 'commander';
import { createCommands } from '../../cli/program/create-program.ts';
import { batchKey } from './failure-objects.ts';
import { letterId } from './shown-letters.ts';

const record = ['--shard', 'shardId-000000000000', '--sequence', '60'];

/**
 * How each command of a stack is typed, about the group `audit` and the topic `orders` where it is about one. The ways
 * together take all that the command may do.
 *
 * @param folder where a command that writes files may do so.
 */
export const typedCommands = (folder: string): Readonly<Record<string, readonly (readonly string[])[]>> => ({
  'topics list': [[]],
  'topics describe': [['orders']],
  'topics create': [['returns', '--shards', '1']],
  'topics alter': [['numtest', '--retention', '48']],
  send: [['hello', '--topic', 'orders']],
  tail: [['orders']],
  verify: [['--group', 'audit', '--from', '1h']],
  'groups list': [[]],
  'groups describe': [['audit'], ['audit', '--count']],
  'groups pause': [['audit']],
  'groups resume': [['audit']],
  'groups reset': [
    ['audit', '--to-earliest'],
    ['audit', '--to-latest', '--execute'],
  ],
  'groups restart': [['audit'], ['audit', '--execute']],
  'groups skip': [['audit', ...record]],
  'groups unskip': [['audit', ...record]],
  replay: [['--group', 'audit', '--from', '1h']],
  'dead-letters list': [['--group', 'audit']],
  'dead-letters show': [[letterId(1), '--group', 'audit']],
  'dead-letters export': [['--all', '--group', 'audit', '--to', folder]],
  'dead-letters redrive': [['--all', '--group', 'audit']],
  'dead-letters discard': [['--all', '--group', 'audit', '--yes']],
  'failures list': [['--group', 'audit']],
  'failures redrive': [['--all', '--group', 'audit'], ['--all'], [batchKey]],
  'failures discard': [[batchKey, '--yes']],
  doctor: [[]],
});

/** How a command is typed, whole. */
export function waysToType(path: string, folder: string): readonly (readonly string[])[] {
  const ways = typedCommands(folder)[path];
  if (ways === undefined) throw new Error(`nothing says how "${path}" is typed`);
  return ways.map((words) => [...path.split(' '), ...words]);
}

const leavesOf = (command: Command): readonly Command[] =>
  command.commands.length === 0 ? [command] : command.commands.flatMap(leavesOf);
const pathOf = (command: Command): string =>
  command.parent === null ? '' : `${pathOf(command.parent)} ${command.name()}`.trim();

/** All commands that are about a deployed stack, by what is typed for them. */
export function stackCommands(): ReadonlyMap<string, Command> {
  const leaves = leavesOf(createCommands()).filter(({ options }) =>
    options.some(({ long }) => long === '--endpoint-url'),
  );
  return new Map(leaves.map((command) => [pathOf(command), command]));
}
