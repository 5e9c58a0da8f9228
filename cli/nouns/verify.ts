import type { Command } from 'commander';
import { addCommand } from '../program/add-command.ts';

/** `verify`: proves from the stream and the database that nothing is lost and nothing doubled. */
export function addVerify(program: Command): void {
  addCommand(program, {
    name: 'verify',
    description: 'prove from the stream and MongoDB that each record of a range is there',
    examples: ['verify --from 1h', 'verify --group numtest --from "yesterday 14:00" --to 10m --json'],
    configure: (command) =>
      command
        .option('--group <group>', 'the group, where the stack has several')
        .option('--from <time>', 'what arrived from then on: ISO, how long ago such as 10m, or "yesterday 14:00"')
        .option('--to <time>', 'and before then (default: now)')
        .option('--shard <shard>', 'of this shard alone'),
    load: async () => (await import('../commands/verify.ts')).verify,
  });
}
