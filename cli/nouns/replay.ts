import type { Command } from 'commander';
import { addCommand } from '../program/add-command.ts';
import { skipOption } from './groups.ts';

/** `replay`: stores part of the stream again. */
export function addReplay(program: Command): void {
  addCommand(program, {
    name: 'replay',
    description: 'read part of the stream again for a group, and store what is not there yet; its checkpoints stay',
    examples: [
      'replay --group numtest --from "yesterday 14:00" --to "yesterday 15:00"',
      'replay --group numtest --from 2h --to-collection audit',
    ],
    configure: (command) =>
      skipOption(
        command
          .requiredOption('--group <group>', 'the group')
          .requiredOption(
            '--from <time>',
            'what arrived then or later: ISO, how long ago such as 10m, or "yesterday 14:00"',
          )
          .option('--to <time>', 'and before that time (default: now)')
          .option('--shard <shard>', 'this shard alone')
          .option('--to-collection <name>', 'into <collection>_replay_<name>, beside the collection of the group'),
      ),
    load: async () => (await import('../commands/replay.ts')).replay,
  });
}
