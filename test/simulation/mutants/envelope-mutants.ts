import type { Mutant } from './mutant.ts';

/** In how records that hold several events are taken apart, and in what answers for which part. */
export const envelopeMutants: readonly Mutant[] = [
  {
    name: 'checkpoint-passes-a-record-whose-later-part-is-unknown',
    edits: [
      {
        symbol: 'handledPrefix',
        find: 'deliveredRecord(planned) === open',
        replace: 'planned === firstUnknown',
      },
    ],
  },
  {
    name: 'path-of-a-part-missing-in-its-position',
    edits: [{ symbol: 'formatPlace', find: 'part === undefined ? sequence', replace: 'part !== null ? sequence' }],
  },
  {
    name: 'path-of-a-part-missing-in-its-origin',
    edits: [{ symbol: 'makeDocument/originOf', find: '...(part === undefined ? {} : { part }),', replace: '' }],
  },
  {
    name: 'path-of-the-outer-envelope-forgotten',
    edits: [
      {
        symbol: 'unpackInto',
        find: 'record.part === undefined',
        replace: 'record.part !== null',
      },
    ],
  },
  {
    name: 'broken-part-not-counted-in-the-paths-after-it',
    edits: [
      {
        symbol: 'unpackInto',
        find: 'return opened.parts.every((one, index) => {',
        replace: `return opened.parts.every((one) => {
          const index = parts.filter(({ content }) => content.kind !== 'undecodable').length;`,
      },
    ],
  },
  {
    name: 'dead-letter-of-a-part-under-the-position-of-its-record',
    edits: [
      {
        symbol: 'deadLetterId',
        find: 'return format(source.incarnation, source.shard, record);',
        replace: 'return format(source.incarnation, source.shard, { sequence: record.sequence });',
      },
    ],
  },
  {
    name: 'dead-letter-of-a-part-holds-the-whole-record',
    edits: [
      {
        symbol: 'deadLettersOf',
        find: 'payload: record.data',
        replace: 'payload: (planned.envelopes?.[0] ?? record).data',
      },
    ],
  },
  {
    name: 'bad-part-costs-its-siblings',
    edits: [
      {
        symbol: 'unpackRecord',
        find: 'return isWhole ? parts',
        replace: `const bad = parts.filter(({ content }) => content.kind === 'undecodable');
          return bad.length > 0 ? bad : isWhole ? parts`,
      },
    ],
  },
  {
    name: 'dead-letter-of-an-envelope-closed-although-a-part-is-unknown',
    edits: [
      {
        symbol: 'sortDeadLetters',
        find: "    if (outcome.kind === 'unknown') open.add(id);",
        replace: "    if (outcome.kind === 'unknown' && planned.envelopes === undefined) open.add(id);",
      },
    ],
  },
  {
    name: 'dead-letter-of-an-envelope-stays-open-for-a-refused-part',
    edits: [
      {
        symbol: 'sortDeadLetters',
        find: 'if (planned.envelopes !== undefined) refusedParts += 1;',
        replace: 'if (planned.envelopes === null) refusedParts += 1;',
      },
    ],
  },
  {
    name: 'empty-envelope-never-certain',
    edits: [
      {
        symbol: 'plannedOutcome',
        find: "if (planned.kind === 'nothing') return { kind: planned.because };",
        replace: '',
      },
    ],
  },
  {
    name: 'empty-envelope-is-a-dead-letter',
    edits: [{ symbol: 'unpackInto', find: 'content: empty }', replace: 'content: tooManyParts }' }],
  },
  {
    name: 'redrive-forgets-the-path-of-a-part',
    edits: [{ symbol: 'groupDeadLetters', find: '...(part === undefined ? {} : { part }), ', replace: '' }],
  },
  {
    name: 'explicit-hash-key-lost-in-a-redrive',
    edits: [
      {
        symbol: 'groupDeadLetters',
        find: 'const own = { sequence,',
        replace: "Reflect.deleteProperty(others, 'explicitHashKey');\n    const own = { sequence,",
      },
    ],
  },
  {
    name: 'keys-of-an-aggregated-part-ignored',
    edits: [
      {
        symbol: 'unpackInto',
        find: '{ ...record, ...one, part }',
        replace: '{ ...record, data: one.data, part }',
      },
    ],
  },
  {
    name: 'verify-counts-each-part-as-a-record',
    edits: [
      {
        symbol: 'addVerified',
        find: 'new Set(verified.map(({ planned }) => deliveredRecord(planned))).size',
        replace: 'verified.length',
      },
    ],
  },
  {
    name: 'log-event-named-without-its-log-stream',
    edits: [
      {
        symbol: 'eventsOfLogs',
        find: '[owner, logGroup, logStream].map(',
        replace: '[owner, logGroup].map(',
      },
    ],
  },
  {
    name: 'control-message-taken-for-log-events',
    edits: [{ symbol: 'decodeValue', find: 'if (logs?.isControl)', replace: 'if (logs?.isControl === null)' }],
  },
];
