import type { Mutant } from './mutant.ts';

/** Bugs in what records become: their content, their ids, their inBatchDuplicates. */
export const contentMutants: readonly Mutant[] = [
  {
    name: 'foreign-id-of-the-sequence-number-only',
    edits: [
      {
        symbol: 'foreignDocument',
        find: '    _id: formatRecordPosition(source.incarnation, source.shard, record),',
        replace: '    _id: record.sequence,',
      },
    ],
  },
  {
    name: 'positions-without-the-creation-time',
    edits: [
      {
        symbol: 'formatIncarnation',
        find: `  return \`\${incarnation.streamName}@\${incarnation.createdAtSeconds}\`;`,
        replace: '  return incarnation.streamName;',
      },
    ],
  },
  {
    name: 'positions-of-an-uncertain-incarnation-used',
    edits: [
      {
        symbol: 'requireCertainPositions',
        find: '  if (!needsPosition || place.isPositionCertain) return;',
        replace: '  if (!needsPosition || place.isPositionCertain !== undefined) return;',
      },
      {
        symbol: 'keepDeadLetters',
        find: '  if (!place.isPositionCertain) {',
        replace: '  if (place.isPositionCertain === undefined) {',
      },
    ],
  },
  {
    name: 'dead-letter-id-without-the-shard',
    edits: [
      {
        symbol: 'deadLetterId',
        find: '  return format(source.incarnation, source.shard, record);',
        replace: `  return format(source.incarnation, source.shard, record).replace(/shardId-[0-9]+/, 'shardId-000000000000');`,
      },
    ],
  },
  {
    name: 'dead-letter-keeps-text-instead-of-bytes',
    edits: [
      {
        symbol: 'deadLettersOf',
        find: '      payload: record.data,',
        replace: '      payload: Buffer.from(Buffer.from(record.data).toString()),',
      },
    ],
  },
  {
    name: 'payload-spread-into-the-document',
    edits: [
      {
        symbol: 'eventDocument',
        find: '    value: event.value,',
        replace: '    ...event.value,',
      },
    ],
  },
  {
    name: 'conflict-taken-for-a-duplicate',
    edits: [
      {
        symbol: 'classifyStored',
        find: "sameContent(stored, candidate.bytes) ? { kind: 'duplicate' } : conflict",
        replace: "{ kind: 'duplicate' }",
      },
    ],
  },
  {
    name: 'conflict-within-a-batch-taken-for-a-copy',
    edits: [
      {
        symbol: 'resolveRecord',
        find: "  if (isStored && isEqual) return { kind: 'in-batch-duplicate' };",
        replace: "  if (isStored) return { kind: 'in-batch-duplicate' };",
      },
    ],
  },
  {
    name: 'duplicate-dropped-although-the-first-was-rejected',
    edits: [
      {
        symbol: 'resolveRecord',
        find: '  return isEqual ? outcome : undefined;',
        replace: "  return isEqual ? outcome : { kind: 'in-batch-duplicate' };",
      },
    ],
  },
  {
    name: 'duplicate-within-a-batch-counted-as-lost',
    edits: [
      {
        symbol: 'resolveRecord',
        find: "  if (isStored && isEqual) return { kind: 'in-batch-duplicate' };",
        replace: "  if (isStored && isEqual) return { kind: 'unknown', cause: undefined };",
      },
    ],
  },
  {
    name: 'invalid-utf-8-replaced-in-silence',
    edits: [
      {
        symbol: 'decodeUtf8',
        find: 'utf8.decode(data)',
        replace: `((): string => {
      try {
        return utf8.decode(data);
      } catch {
        return JSON.stringify(new TextDecoder().decode(data));
      }
    })()`,
      },
    ],
  },
  {
    // What the product did.
    name: 'place-of-a-refused-record-taken-for-an-event',
    edits: [
      {
        symbol: 'shownEventId',
        find: "planned.kind === 'nothing' || planned.isForeign)",
        replace: "planned.kind === 'nothing')",
      },
    ],
  },
  {
    name: 'source-that-is-missing-taken-for-empty',
    edits: [
      {
        symbol: 'readName',
        find: "const source = requiredText(members, 'source');",
        replace: "const source = optionalText(members, 'source') ?? '';",
      },
    ],
  },
  {
    name: 'start-of-the-group-not-kept-to',
    edits: [
      {
        symbol: 'planRecord',
        find: '  if (context.start !== null && record.arrivedAt < context.start)',
        replace: '  if (context.start !== null && record.arrivedAt < new Date(0))',
      },
    ],
  },
  {
    name: 'earliest-taken-for-the-present',
    edits: [
      {
        symbol: 'keepStartPosition',
        find: "position === 'earliest' ? null : position",
        replace: "position === 'earliest' ? new Date() : position",
      },
    ],
  },
  {
    name: 'log-shows-the-connection-string',
    edits: [
      {
        symbol: 'openMongoClient',
        find: '    throw mongoFailure(error);',
        replace:
          "    throw Object.assign(mongoFailure(error), { message: 'MongoDB cannot be reached at ' + (await options.readUri()) + '.' });",
      },
    ],
  },
  {
    name: 'another-key-or-type-taken-for-the-same-event',
    edits: [
      {
        symbol: 'contentFields',
        find: "['key', 'type'] as const",
        replace: '[] as const',
      },
    ],
  },
  {
    name: 'other-attributes-taken-for-the-same-event',
    edits: [
      {
        symbol: 'sameAttributes',
        find: 'return [...names].every(',
        replace: 'return [...names].slice(0, 0).every(',
      },
    ],
  },
  {
    name: 'attributes-left-out',
    edits: [
      {
        symbol: 'eventDocument',
        find: '    ...(event.attributes === null ? {} : { attributes: event.attributes }),\n',
        replace: '',
      },
    ],
  },
  {
    name: 'time-of-arrival-instead-of-the-events',
    edits: [
      {
        symbol: 'eventDocument',
        find: '    time: event.time ?? origin.arrivedAt,',
        replace: '    time: origin.arrivedAt,',
      },
    ],
  },
  {
    name: 'trace-context-makes-another-event',
    edits: [
      {
        symbol: 'hopAttributes',
        find: "  'traceparent',\n  'tracestate',\n",
        replace: '',
      },
    ],
  },
  {
    name: 'numbers-rounded',
    edits: [
      {
        symbol: 'exactFraction',
        find: '  if (!namesTheSame(text, double)) return exactDecimal(text);\n',
        replace: '',
      },
    ],
  },
  {
    name: 'dead-letter-with-a-time-of-its-record',
    edits: [
      {
        symbol: 'deadLettersOf',
        find: '      deadLetteredAt: at,',
        replace: '      deadLetteredAt: new Date(0),',
      },
    ],
  },
  {
    name: 'dead-letter-with-a-member-too-many',
    edits: [
      {
        symbol: 'deadLettersOf',
        find: "      state: 'open',",
        replace: "      state: 'open',\n      stream: source.incarnation.streamName,",
      },
    ],
  },
  {
    name: 'dead-letter-without-its-key',
    edits: [
      {
        symbol: 'deadLettersOf',
        find: '      key: record.partitionKey,',
        replace: "      key: '',",
      },
    ],
  },
  {
    name: 'log-shows-partition-keys',
    edits: [
      {
        symbol: 'consumeBatch',
        find: '  return { shard: batch.shard,',
        replace: '  return { keys: batch.records.map(({ partitionKey }) => partitionKey), shard: batch.shard,',
      },
    ],
  },
  {
    name: 'error-carries-the-batch',
    edits: [
      {
        symbol: 'createConsumerHandler',
        find: '      throw error;',
        replace: '      throw Object.assign(Object(error), { batch: event });',
      },
    ],
  },
  {
    name: 'log-shows-payloads',
    edits: [
      {
        symbol: 'consumeFront',
        find: 'reached, ...counts };',
        replace: 'reached, ...counts, batch: plan.map(({ record }) => Buffer.from(record.data).toString()) }',
      },
    ],
  },
];
