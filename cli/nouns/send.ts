import { type Command, Option } from 'commander';
import { addCommand } from '../program/add-command.ts';
import { wholeNumber } from '../program/whole-number.ts';

const maxRate = 1_000_000;
const maxLine = Number.MAX_SAFE_INTEGER;

/** `send`: publishes events through the producer function. */
export function addSend(program: Command): void {
  addCommand(program, {
    name: 'send',
    description: 'publish events: a value, the lines of a file or of stdin, or a range of numbers',
    examples: [
      "send 'Hello, World!'",
      "send --key message-two 'This is Kafka-Python'",
      'send --numbers 1..1000 --rate 100',
      'send --file orders.ndjson --run-id 2026-11-22-orders',
    ],
    configure: (command) =>
      command
        .argument('[value]', 'JSON, or a text; without it, lines are read from stdin')
        .option('--topic <topic>', 'the topic, where the stack has several')
        .option('--key <key>', 'partition key: events of one key stay in order')
        .addOption(new Option('--file <file>', 'publish each line of a file').conflicts('numbers'))
        .option('--envelope', 'lines are {"key": ..., "value": ...}')
        .addOption(new Option('--text', 'take lines, or the value, as text').conflicts('envelope'))
        .option('--from-line <n>', 'begin at this line', wholeNumber('--from-line', maxLine), 1)
        .option('--numbers <range>', 'publish a range of numbers, such as 1..1000')
        .option('--rate <n>', 'numbers a second', wholeNumber('--rate', maxRate))
        .option('--aggregate', 'pack small events into records of up to 25 kB')
        .option('--run-id <id>', 'the same run id means the same events; made if left out'),
    load: async () => (await import('../commands/send.ts')).send,
  });
}
