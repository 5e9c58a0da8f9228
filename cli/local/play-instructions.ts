import { typedName } from '../program/add-command.ts';

/** What is kept running. */
export interface Playground {
  /** By name. */
  readonly topics: readonly string[];
  /** Those of them into which nothing can be sent. */
  readonly readOnly: readonly string[];
  readonly groups: readonly { readonly name: string; readonly topic?: string }[];
}

/** What to try while a stack is kept running: the commands find it by themselves. */
export function playInstructions({ topics, readOnly, groups }: Playground): readonly string[] {
  const [group] = groups;
  const topic = group?.topic ?? topics[0];
  const target = [topic, ...topics].find((name) => name !== undefined && !readOnly.includes(name));
  // With one topic, nothing has to name it.
  const [to, of] = topics.length > 1 ? [`--topic ${target} `, `${topic} `] : ['', ''];
  const commands = [
    'topics describe',
    ...(target === undefined
      ? []
      : [
          `send ${to}--numbers 2001..2010 --run-id mine`,
          `send ${to}--key message-two 'This is Kafka-Python' --run-id mine`,
        ]),
    `tail ${of}--from-beginning --max 5 --format pretty`,
    'groups list',
    ...(group === undefined ? [] : [`groups pause ${group.name}`, `groups resume ${group.name}`]),
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
