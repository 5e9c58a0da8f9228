import { type Command, Option } from 'commander';
import { addCommand } from '../program/add-command.ts';
import { wholeNumber } from '../program/whole-number.ts';

/** `tail`: prints events as they come. */
export function addTail(program: Command): void {
  addCommand(program, {
    name: 'tail',
    description: 'print events from all shards of a topic, up to the newest, or as they come',
    examples: [
      'tail --from-beginning',
      'tail --follow',
      'tail numtest --from "yesterday 14:00" --key message-two --format pretty',
    ],
    configure: (command) =>
      command
        .argument('[topic]', 'the topic, where the stack has several')
        .addOption(new Option('--from-beginning', 'begin at the oldest event').conflicts('from'))
        .option('--from <time>', 'begin at a time: ISO, how long ago such as 10m, or "yesterday 14:00"')
        .option('--shard <shard>', 'this shard alone')
        .option('--key <key>', 'events of this key alone')
        .option('--max <n>', 'end after so many events', wholeNumber('--max', Number.MAX_SAFE_INTEGER))
        .option('--follow', 'go on with new events until Ctrl-C')
        .addOption(
          new Option('--format <format>', 'the value, a line for people, or JSON Lines')
            .choices(['value', 'pretty', 'json'])
            .default('value'),
        ),
    load: async () => (await import('../commands/tail.ts')).tail,
  });
}
