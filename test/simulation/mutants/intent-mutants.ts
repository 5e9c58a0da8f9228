import type { Mutant } from './mutant.ts';

/** Bugs in what the producer sends: other events than its callers meant. */
export const intentMutants: readonly Mutant[] = [
  {
    name: 'value-of-a-message-left-out',
    edits: [{ file: 'producer/core/intended-events.ts', find: 'data: message.value', replace: 'data: null' }],
  },
  {
    name: 'number-of-another-event',
    edits: [
      {
        file: 'producer/core/intended-events.ts',
        find: 'time, data: { number } };',
        replace: 'time, data: { number: number + 1_000_000 } };',
      },
    ],
  },
  {
    name: 'type-of-another-event',
    edits: [
      {
        file: 'producer/core/intended-events.ts',
        find: `  return { ...numberEvents, id: \`\${runId}:\${number}\`,`,
        replace: `  return { ...numberEvents, type: messageEvents.type, id: \`\${runId}:\${number}\`,`,
      },
    ],
  },
  {
    name: 'time-of-no-event',
    edits: [
      {
        file: 'shared/cloud-event.ts',
        find: '    time: event.time.toISOString(),',
        replace: '    time: new Date(0).toISOString(),',
      },
    ],
  },
  {
    name: 'key-of-a-message-left-out',
    edits: [
      {
        file: 'producer/core/intended-events.ts',
        find: '    ...(message.key === undefined ? {} : { partitionKey: message.key }),\n',
        replace: '',
      },
    ],
  },
  {
    name: 'key-of-a-message-not-used-for-its-shard',
    edits: [
      {
        file: 'producer/core/to-entry.ts',
        find: 'partitionKey: event.partitionKey ?? event.id',
        replace: 'partitionKey: event.id',
      },
    ],
  },
  {
    name: 'one-number-more-than-asked-for',
    edits: [
      {
        file: 'producer/core/intended-events.ts',
        find: '    return { first: work.from, last: work.to,',
        replace: '    return { first: work.from, last: work.to + 1,',
      },
    ],
  },
];
