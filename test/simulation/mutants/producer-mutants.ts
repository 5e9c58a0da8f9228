import type { Mutant } from './mutant.ts';

/** Bugs in the producer, and wrong settings of the mapping. */
export const producerMutants: readonly Mutant[] = [
  {
    name: 'whole-call-sent-again',
    edits: [
      {
        symbol: 'resolveCall',
        find: "    if (result.kind === 'acknowledged') {",
        replace: "    if (results.every(({ kind }) => kind === 'acknowledged')) {",
      },
    ],
  },
  {
    name: 'new-id-at-each-try-of-a-call',
    edits: [
      {
        symbol: 'putRecordsRequest',
        find: 'Data: data,',
        replace: `Data: Buffer.from(Buffer.from(data).toString().replace('"id":"', '"id":"' + Math.random() + '-')),`,
      },
    ],
  },
  {
    name: 'new-id-where-a-record-is-sent-again',
    edits: [
      {
        symbol: 'resolveCall',
        find: '    else retry.push({ ...sent, attempts,',
        replace: `    else retry.push({ ...sent, entry: { ...sent.entry, data: Buffer.from(Buffer.from(sent.entry.data).toString().replace('"id":"', '"id":"again-')) }, attempts,`,
      },
    ],
  },
  {
    name: 'published-says-what-was-sent-instead-of-acknowledged',
    edits: [
      {
        symbol: 'SendWindow.resolve',
        find: 'of resolved.acknowledged) this.#published',
        replace: 'of call) this.#published',
      },
    ],
  },
  {
    name: 'failure-says-one-number-too-many',
    edits: [
      {
        symbol: 'PublishIncomplete.constructor',
        find: '    const { runId, published, next, code } = detail;',
        replace: '    const { runId, published, code } = detail;\n    const next = (detail.next ?? 0) + 1;',
      },
    ],
  },
  {
    name: 'new-id-at-each-invocation',
    edits: [
      {
        symbol: 'numberEvent',
        find: `  return { ...numberEvents, id: \`\${runId}:\${number}\``,
        replace: `  return { ...numberEvents, id: \`\${runId}:\${number}:\${time.getTime()}\``,
      },
    ],
  },
  {
    name: 'run-id-from-the-clock',
    edits: [
      {
        symbol: 'createProducerHandler',
        find: 'parseRequest(event, context.awsRequestId,',
        replace: `parseRequest(event, \`run-at-\${startMs}\`,`,
      },
    ],
  },
  {
    name: 'first-topic-whatever-the-request-names',
    edits: [
      {
        symbol: 'topicOf',
        find: 'const found = topics.get(topic);',
        replace: 'const [found] = topics.values();',
      },
    ],
  },
  {
    name: 'failed-entries-taken-for-sent',
    edits: [
      {
        symbol: 'readEntry',
        find: '  if (code) return',
        replace: '  if (code && !isThrottlingCode(code)) return { kind: "acknowledged" };\n  if (code) return',
      },
    ],
  },
  {
    name: 'results-matched-in-the-wrong-order',
    edits: [
      {
        symbol: 'resolveCall',
        find: 'results[index] ??',
        replace: 'results[call.length - 1 - index] ??',
      },
    ],
  },
  {
    name: 'lost-call-taken-for-sent',
    edits: [
      {
        symbol: 'kinesisStreamWriter',
        find: '        return entries.map(() => result);',
        replace: "        return entries.map(() => (isThrottlingCode(code) ? result : { kind: 'acknowledged' }));",
      },
    ],
  },
  {
    name: 'entries-under-way-without-a-bound',
    edits: [
      {
        symbol: 'maxEntries',
        find: 'const maxEntries = 4 * callLimits.maxEntries;',
        replace: 'const maxEntries = 40 * callLimits.maxEntries;',
      },
      {
        symbol: 'firstPatience',
        find: 'maxCallsInFlight: 4 };',
        replace: 'maxCallsInFlight: 40 };',
      },
    ],
  },
  {
    name: 'order-of-a-key-given-up',
    edits: [
      {
        symbol: 'firstOfEachKey',
        find: '  if (!ordered) return yield* pending;',
        replace: '  if (!ordered || ordered) return yield* pending;',
      },
    ],
  },
  {
    name: 'next-says-what-was-begun-instead-of-acknowledged',
    edits: [
      {
        symbol: 'SendWindow.next',
        find: 'return this.#pending.lowest ?? (this.#isDrawnOut ? null : this.#nextIndex);',
        replace: `return this.#gaveUp || this.#pending.lowest === undefined
          ? (this.#isDrawnOut ? null : this.#nextIndex)
          : this.#pending.lowest + 1;`,
      },
    ],
  },
  { name: 'mapping-at-latest', edits: [], wrong: 'latest' },
  { name: 'mapping-with-parallelization-factor-two', edits: [], wrong: 'factor-two' },
  { name: 'mapping-with-bisect-out-of-order', edits: [], wrong: 'bisect' },
];
