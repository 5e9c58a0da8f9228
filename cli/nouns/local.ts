import type { Command } from 'commander';
import { addCommand, addNoun } from '../program/add-command.ts';
import { wholeNumber } from '../program/whole-number.ts';

/** `local`: the stack on this machine, without the demo. */
export function addLocal(program: Command): void {
  const local = addNoun(program, 'local', 'the whole pipeline on this machine');
  addCommand(local, {
    name: 'up',
    description: 'start it and keep it until Ctrl-C or "local down"; other commands find it by themselves',
    examples: ['local up', 'local up --shards 4'],
    isWithoutStack: true,
    configure: (command) =>
      command.option('--shards <n>', 'shards of each topic that is not on-demand', wholeNumber('--shards', 100), 2),
    load: async () => (await import('../commands/local-up.ts')).localUp,
  });
  addCommand(local, {
    name: 'down',
    description: 'end the one that was started last, and wait until nothing of it is left',
    examples: ['local down'],
    isWithoutStack: true,
    load: async () => (await import('../commands/local-down.ts')).localDown,
  });
  addCommand(local, {
    name: 'status',
    description: 'whether one runs, and where',
    examples: ['local status', 'local status --json'],
    isWithoutStack: true,
    load: async () => (await import('../commands/local-status.ts')).localStatus,
  });
}
