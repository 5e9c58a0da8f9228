import type { Mutant } from './mutant.ts';

/** Bugs in what the producer sends: other events than its workload meant. */
export const intentMutants: readonly Mutant[] = [
  {
    name: 'value-of-a-message-left-out',
    edits: [{ symbol: 'messageEvent', find: 'data: message.value', replace: 'data: null' }],
  },
  {
    name: 'number-of-another-event',
    edits: [
      {
        symbol: 'numberEvent',
        find: 'time, data: { number } };',
        replace: 'time, data: { number: number + 1_000_000 } };',
      },
    ],
  },
  {
    name: 'type-of-another-event',
    edits: [
      {
        symbol: 'numberEvent',
        find: `  return { ...numberEvents, id: \`\${runId}:\${number}\`,`,
        replace: `  return { ...numberEvents, type: messageEvents.type, id: \`\${runId}:\${number}\`,`,
      },
    ],
  },
  {
    name: 'time-of-no-event',
    edits: [
      {
        symbol: 'encodeCloudEvent',
        find: '    time: event.time.toISOString(),',
        replace: '    time: new Date(0).toISOString(),',
      },
    ],
  },
  {
    name: 'key-of-a-message-left-out',
    edits: [
      {
        symbol: 'messageEvent',
        find: '    ...(message.key === undefined ? {} : { partitionKey: message.key }),\n',
        replace: '',
      },
    ],
  },
  {
    name: 'key-of-a-message-not-used-for-its-shard',
    edits: [
      {
        symbol: 'toEntry',
        find: 'partitionKey: event.partitionKey ?? event.id',
        replace: 'partitionKey: event.id',
      },
    ],
  },
  {
    name: 'one-number-more-than-asked-for',
    edits: [
      {
        symbol: 'intendedEvents',
        find: '    return { first: work.from, last: work.to,',
        replace: '    return { first: work.from, last: work.to + 1,',
      },
    ],
  },
];
