import type { Command } from 'commander';
import { addCommand } from '../program/add-command.ts';

/** `verify`: proves from the stream and the database that nothing is lost and nothing doubled. */
export function addVerify(program: Command): void {
  addCommand(program, {
    name: 'verify',
    description: 'prove from the stream and MongoDB that a run of numbers, or a range of records, is there',
    examples: [
      'verify --run-id 2026-11-22-numbers --expect 1..1000',
      'verify --from 1h',
      'verify --group numtest --from "yesterday 14:00" --to 10m --json',
    ],
    configure: (command) =>
      command
        .option('--group <group>', 'the group, where the stack has several')
        .option('--run-id <id>', 'the run whose numbers are looked for')
        .option('--expect <range>', 'the numbers of the run, such as 1..1000')
        .option('--from <time>', 'what arrived from then on: ISO, how long ago such as 10m, or "yesterday 14:00"')
        .option('--to <time>', 'and before then (default: now)')
        .option('--shard <shard>', 'of this shard alone'),
    load: async () => (await import('../commands/verify.ts')).verify,
  });
}
