import type { Mutant } from './mutant.ts';

const keep = '  await keepDeadLetters(handled, located, budget, dependencies);';
const raise = '  const last = await raiseSinkCheckpoint(handled, located, budget, dependencies);';
const move =
  '  await moveCheckpoint({ handled, last, located, requestId: invocation.requestId }, budget, dependencies);';

/** Bugs in the checkpoint, the sink checkpoint, and the order of the steps. */
export const checkpointMutants: readonly Mutant[] = [
  {
    name: 'checkpoint-before-write',
    edits: [
      {
        symbol: 'consumeFront',
        find: '  const outcomes = await writeDocuments(plan, dependencies.documents, budget);',
        replace: `  const hoped = { plan, outcomes: plan.map(() => ({ kind: 'inserted' })) };
  const early = await raiseSinkCheckpoint(hoped, located, budget, dependencies);
  await moveCheckpoint({ handled: hoped, last: early, located, requestId: invocation.requestId }, budget, dependencies);
  const outcomes = await writeDocuments(plan, dependencies.documents, budget);`,
      },
    ],
  },
  {
    name: 'sequence-numbers-compared-as-text',
    edits: [
      {
        symbol: 'compareSequenceNumbers',
        find: '  if (a.length !== b.length) return a.length - b.length;\n',
        replace: '',
      },
    ],
  },
  {
    name: 'sequence-numbers-padded-to-56-digits',
    edits: [
      {
        symbol: 'padSequenceNumber',
        find: ".padStart(sequenceNumberDigits, '0')",
        replace: ".padStart(56, '0')",
      },
    ],
  },
  {
    name: 'checkpoint-without-a-condition',
    edits: [
      {
        symbol: 'advanceRequest',
        find: "from?.sequence == null ? 'attribute_not_exists(#sequence)' : '#sequence = :from'",
        replace:
          "from?.sequence == null ? '(attribute_not_exists(#sequence) OR attribute_exists(#sequence))' : '(#sequence = :from OR attribute_exists(#sequence))'",
      },
    ],
  },
  {
    name: 'checkpoint-of-the-highest-instead-of-the-contiguous',
    edits: [
      {
        symbol: 'handledPrefix',
        find: 'const length = plan.findIndex((planned) => deliveredRecord(planned) === open);',
        replace: "const length = outcomes.findLastIndex(({ kind }) => kind !== 'unknown') + 1;",
      },
    ],
  },
  {
    name: 'checkpoint-never-written',
    edits: [
      {
        symbol: 'moveCheckpoint',
        find: '  if (last === null) return;',
        replace: '  if (last !== undefined) return;',
      },
    ],
  },
  {
    name: 'checkpoint-that-stands-there-taken-for-a-lower-one',
    edits: [
      {
        symbol: 'classifyRefusal',
        find: 'compareSequenceNumbers(now.sequence, to) >= 0',
        replace: 'compareSequenceNumbers(now.sequence, to) > 0',
      },
    ],
  },
  {
    name: 'checkpoint-that-stands-there-taken-for-trouble',
    edits: [
      {
        symbol: 'classifyRefusal',
        find: "  return isThere ? { kind: 'already' }",
        replace: "  return isThere && now.sequence === to ? { kind: 'gone' } : isThere ? { kind: 'already' }",
      },
    ],
  },
  {
    name: 'batch-that-ends-at-the-checkpoint-moves-it-there-again',
    edits: [
      {
        symbol: 'lastToCheckpoint',
        find: 'compareSequenceNumbers(last.sequence, loaded) <= 0',
        replace: 'compareSequenceNumbers(last.sequence, loaded) < 0',
      },
    ],
  },
  {
    name: 'checkpoint-key-without-the-creation-time',
    edits: [
      {
        symbol: 'checkpointKey',
        find: `group: { S: \`\${position.group}#\${formatIncarnation(position.incarnation)}\` }`,
        replace: `group: { S: \`\${position.group}#\${position.incarnation.streamName}\` }`,
      },
    ],
  },
  {
    name: 'skip-without-confirming-the-incarnation',
    edits: [
      {
        symbol: 'locateBatch',
        find: '  const confirmed = recent.isNew ? recent : await incarnation.confirmInTurn(budget.loadMs);',
        replace: '  const confirmed = recent;',
      },
    ],
  },
  {
    name: 'skip-although-the-incarnation-was-not-confirmed',
    edits: [
      {
        symbol: 'locateBatch',
        find: '  if (confirmed === null) return unconfirmed;',
        replace: '  if (confirmed === null) return { ...unconfirmed, skipThrough: checkpoint?.sequence ?? null };',
      },
    ],
  },
  {
    name: 'incarnation-remembered-for-ever',
    edits: [
      {
        symbol: 'rememberIncarnation',
        find: 'return ageMs >= 0 && ageMs < thanMs;',
        replace: 'return ageMs >= 0;',
      },
    ],
  },
  {
    name: 'sink-checkpoint-after-the-checkpoint',
    edits: [
      {
        symbol: 'consumeFront',
        find: '  const last = await raiseSinkCheckpoint(handled, located, budget, dependencies);',
        replace: `  const sinkCheckpoints = { raise: async () => 'raised' };
  const last = await raiseSinkCheckpoint(handled, located, budget, { sinkCheckpoints });`,
      },
      {
        symbol: 'consumeFront',
        find: move,
        replace: `${move}
  await raiseSinkCheckpoint(handled, located, budget, dependencies);`,
      },
    ],
  },
  {
    name: 'dead-letter-after-the-checkpoint',
    edits: [
      { symbol: 'consumeFront', find: keep, replace: '' },
      { symbol: 'consumeFront', find: move, replace: `${move}\n${keep}` },
    ],
  },
  {
    name: 'dead-letter-after-the-sink-checkpoint',
    edits: [
      { symbol: 'consumeFront', find: keep, replace: '' },
      { symbol: 'consumeFront', find: raise, replace: `${raise}\n${keep}` },
    ],
  },
  {
    name: 'dead-letter-left-to-a-floating-promise',
    edits: [
      {
        symbol: 'consumeFront',
        find: keep,
        replace: '  void keepDeadLetters(handled, located, budget, dependencies).catch(() => undefined);',
      },
    ],
  },
  {
    name: 'answer-before-the-work-is-done',
    edits: [
      {
        symbol: 'createConsumerHandler',
        find: '      const report = await consumeBatch(',
        replace: '      const report = consumeBatch(',
      },
    ],
  },
  {
    name: 'interrupted-batch-answered-as-done',
    edits: [
      {
        symbol: 'createConsumerHandler',
        find: '      throw error;',
        replace: "      if (!(error instanceof Error) || error.name !== 'BatchInterrupted') throw error;",
      },
    ],
  },
];
