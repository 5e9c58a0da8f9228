import type { Mutant } from './mutant.ts';

/** Bugs in what is believed of MongoDB. */
export const mongodbMutants: readonly Mutant[] = [
  {
    name: 'code-11000-of-the-whole-error-is-success',
    edits: [
      {
        symbol: 'insertOnce',
        find: '    return replyFromError(error);',
        replace:
          "    if (error.code === 11000) return { kind: 'answered', insertedCount: documents.length, writeErrors: [], hasWriteConcernError: false };\n    return replyFromError(error);",
      },
    ],
  },
  {
    name: 'first-write-error-stands-for-all',
    edits: [
      {
        symbol: 'replyFromError',
        find: 'const writeErrors = error.result.getWriteErrors();',
        replace: 'const writeErrors = error.result.getWriteErrors().slice(0, 1);',
      },
    ],
  },
  {
    name: 'duplicate-on-another-index-is-a-duplicate',
    edits: [
      {
        symbol: 'classifyTaken',
        find: "  return { kind: 'dead-letter', rejection: { code: 'unique-index', message: text } };",
        replace: "  return { kind: 'duplicate' };",
      },
    ],
  },
  {
    name: 'index-that-the-reply-names-is-believed',
    edits: [
      {
        symbol: 'classifyTaken',
        find: '  if (found.majority !== undefined) {',
        replace:
          "  if (violatedIndex(message, found.namespace) !== '_id_') return { kind: 'dead-letter', rejection: { code: 'unique-index', message: 'taken' } };\n  if (found.majority !== undefined) {",
      },
    ],
  },
  {
    name: 'concerns-of-the-connection-string-for-documents',
    edits: [
      {
        symbol: 'insertOnce',
        find: '{ ...durableWrite, ordered: false }',
        replace: '{ ordered: false }',
      },
    ],
  },
  {
    name: 'concerns-of-the-connection-string-for-sink-checkpoints',
    edits: [{ symbol: 'raise', find: '{ ...durableWrite, upsert:', replace: '{ upsert:' }],
  },
  {
    // What the product did: it waited for a connection, and ran in a later invocation.
    name: 'operation-that-was-given-up-begins-later',
    edits: [
      {
        symbol: 'mongodbConnection',
        find: '(isTooLate || used.isGivenUp)',
        replace: '(isTooLate && timeoutMs < 0)',
      },
    ],
  },
  {
    name: 'holder-on-the-primary-alone-taken-for-another-index',
    edits: [
      {
        symbol: 'outcomeOf',
        find: 'isOnPrimaryOnly: proofs.local.has(id)',
        replace: 'isOnPrimaryOnly: false',
      },
    ],
  },
  {
    name: 'duplicate-believed-without-the-majority',
    edits: [
      {
        symbol: 'readProofs',
        find: "  const majority = await readBack(collection, ids, 'majority');",
        replace: "  const majority = await readBack(collection, ids, 'local');",
      },
    ],
  },
  {
    name: 'dead-letter-believed-without-the-majority',
    edits: [
      {
        symbol: 'firstMissing',
        find: "  const found = await readBack(collection, taken, 'majority');",
        replace: "  const found = await readBack(collection, taken, 'local');",
      },
    ],
  },
  {
    name: 'write-concern-error-ignored',
    edits: [
      {
        symbol: 'classifyInsert',
        find: '  if (reply.hasWriteConcernError)\n    return allUnknown(sent, new OutcomeUnknown(writeConcernSentence(reply.writeConcernCode)));\n',
        replace: '',
      },
    ],
  },
  {
    name: 'writes-not-acknowledged-by-the-majority',
    edits: [
      {
        symbol: 'durableWrite',
        find: "{ writeConcern: { w: 'majority', journal: true } }",
        replace: '{ writeConcern: { w: 1, journal: true } }',
      },
    ],
  },
  {
    name: 'dead-letters-not-acknowledged-by-the-majority',
    edits: [
      {
        symbol: 'firstMissing',
        find: 'await insertOnce(collection, deadLetters)',
        replace:
          'await insertOnce({ insertMany: (all, options) => collection.insertMany(all, { ...options, writeConcern: { w: 1 } }) }, deadLetters)',
      },
    ],
  },
  {
    name: 'dead-letters-taken-for-kept',
    edits: [
      {
        symbol: 'firstMissing',
        find: '  if (first < 0) return undefined;',
        replace: '  if (first < deadLetters.length) return undefined;',
      },
    ],
  },
  {
    name: 'counts-not-added-up',
    edits: [
      {
        symbol: 'classifyInsert',
        find: ' || reply.insertedCount + errors.size !== sent',
        replace: '',
      },
    ],
  },
  {
    name: 'counts-too-high-taken-for-right',
    edits: [
      {
        symbol: 'classifyInsert',
        find: 'reply.insertedCount + errors.size !== sent',
        replace: 'reply.insertedCount + errors.size < sent',
      },
    ],
  },
  {
    name: 'inserted-ids-believed-after-a-lost-reply',
    edits: [
      {
        symbol: 'insertOnce',
        find: '    return replyFromError(error);',
        replace:
          "    if (error.result?.getWriteErrors().length === 0) return { kind: 'answered', insertedCount: Object.keys(error.insertedIds).length, writeErrors: [], hasWriteConcernError: false };\n    return replyFromError(error);",
      },
    ],
  },
  {
    name: 'deadline-that-cuts-a-write-counts-as-written',
    edits: [
      {
        symbol: 'mongodbDocumentSink',
        find: "        return documents.map(() => ({ kind: 'unknown', cause }));",
        replace: "        return documents.map(() => ({ kind: 'inserted' }));",
      },
    ],
  },
  {
    name: 'time-that-is-over-counts-as-written',
    edits: [
      {
        symbol: 'writeOnce',
        find: '    if (timeoutMs === null) return { outcomes, trouble: new OutcomeUnknown(outOfTime) };',
        replace: `    if (timeoutMs === null) {
      for (const { index } of documents) if (!outcomes.has(index)) outcomes.set(index, { kind: 'inserted' });
      return { outcomes, trouble: undefined };
    }`,
      },
    ],
  },
  {
    name: 'one-insert-for-all',
    edits: [
      {
        symbol: 'chunkLimits',
        find: '{ maxDocuments: 1_000,',
        replace: '{ maxDocuments: 100_000,',
      },
    ],
  },
  {
    name: 'second-insert-forgotten',
    edits: [
      {
        symbol: 'writeOnce',
        find: '  for (const chunk of chunkDocuments(documents, chunkLimits)) {',
        replace: `  const [first, ...rest] = chunkDocuments(documents, chunkLimits);
  for (const { index } of rest.flat()) outcomes.set(index, { kind: 'inserted' });
  for (const chunk of first === undefined ? [] : [first]) {`,
      },
    ],
  },
  {
    name: 'unknown-codes-taken-for-the-documents-fault',
    edits: [
      {
        symbol: 'classifyCode',
        find: '  const refusal = findRefusal(code);',
        replace: '  const refusal = code === 11602 ? undefined : (findRefusal(code) ?? { code, when: "planted" });',
      },
    ],
  },
  {
    name: 'language-that-a-text-index-does-not-know-taken-for-passing',
    edits: [
      {
        symbol: 'mongodbRefusals',
        find: "  refusal(17262, undefined, 'a text index meets a language that it does not know', keys.language),\n",
        replace: '',
      },
    ],
  },
  {
    name: 'array-in-a-hashed-index-taken-for-passing',
    edits: [
      {
        symbol: 'mongodbRefusals',
        find: "  refusal(16766, undefined, 'a hashed index meets an array', keys.special),\n",
        replace: '',
      },
    ],
  },
  {
    name: 'write-error-that-passes-taken-for-the-documents-fault',
    edits: [
      {
        symbol: 'classifyWriteError',
        find: 'return classifyCode(error.code, ',
        replace: 'return classifyCode(error.code === 189 ? 121 : error.code, ',
      },
    ],
  },
  {
    name: 'refusal-that-passes-taken-for-the-documents-fault',
    edits: [
      {
        symbol: 'classifyInsert',
        find: '[classifyCode(reply.code, reply.cause)]',
        replace: '[classifyCode(reply.code === 262 ? 121 : reply.code, reply.cause)]',
      },
    ],
  },
  {
    name: 'connection-kept-after-refused-credentials',
    edits: [
      {
        symbol: 'mongodbConnection',
        find: '(isSilent || isAuthenticationFailure(error))',
        replace: '(isSilent)',
      },
    ],
  },
  {
    name: 'client-exchanged-within-an-invocation',
    edits: [
      {
        symbol: 'mongodbConnection',
        find: '(current.isGivenUp && !isTaken)',
        replace: 'current.isGivenUp',
      },
    ],
  },
];
