import { typedName } from '../program/add-command.ts';

/** What to try while a stack is kept running: the commands find it by themselves. */
export function playInstructions(groupName: string): readonly string[] {
  const commands = [
    'topics describe',
    'send --numbers 2001..2010 --run-id mine',
    `send --key message-two 'This is Kafka-Python' --run-id mine`,
    'tail --from-beginning --max 5 --format pretty',
    'groups list',
    `groups pause ${groupName}`,
    `groups resume ${groupName}`,
    'local status',
  ];
  return [
    'Everything is left running. In another terminal, in this folder:',
    '',
    ...commands.map((command) => `  ${typedName} ${command}`),
    '',
    'Ctrl-C ends it and removes everything.',
  ];
}
