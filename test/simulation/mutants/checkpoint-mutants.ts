import type { Mutant } from './mutant.ts';

/** Bugs in the checkpoint, the mark, and the order of the steps. */
export const checkpointMutants: readonly Mutant[] = [
  {
    name: 'checkpoint-before-write',
    edits: [
      {
        symbol: 'consumeBatch',
        find: '  const stored = await storePlan(plan, located, budget, dependencies);',
        replace: `  const hoped = { fates: plan.map(() => ({ kind: 'inserted' })), handled: plan.length, trouble: undefined };
  await closeBatch({ plan, stored: hoped, located, invocation, budget, dependencies });
  const stored = await storePlan(plan, located, budget, dependencies);`,
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
        symbol: 'handledPrefixLength',
        find: '  return firstUnknown < 0 ? fates.length : firstUnknown;',
        replace:
          "  return firstUnknown < 0 ? fates.length : fates.findLastIndex(({ kind }) => kind !== 'unknown') + 1;",
      },
    ],
  },
  {
    name: 'checkpoint-never-written',
    edits: [
      {
        symbol: 'closeBatch',
        find: '  if (last === null) return loaded;',
        replace: '  if (last !== undefined) return loaded;',
      },
    ],
  },
  {
    name: 'checkpoint-that-stands-there-taken-for-a-lower-one',
    edits: [
      {
        symbol: 'judgeRefusal',
        find: 'compareSequenceNumbers(now.sequence, advance.to) >= 0',
        replace: 'compareSequenceNumbers(now.sequence, advance.to) > 0',
      },
    ],
  },
  {
    name: 'checkpoint-that-stands-there-taken-for-trouble',
    edits: [
      {
        symbol: 'judgeRefusal',
        find: 'compareSequenceNumbers(now.sequence, advance.to) >= 0',
        replace: 'compareSequenceNumbers(now.sequence, advance.to) > 0',
      },
      {
        symbol: 'judgeRefusal',
        find: '  if (now.replayTo !== advance.from?.replayTo) return',
        replace:
          '  if (now.sequence !== null && compareSequenceNumbers(now.sequence, advance.to) === 0) return',
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
      {
        symbol: 'listRequest',
        find: `#\${formatIncarnation(place.incarnation)}`,
        replace: `#\${place.incarnation.streamName}`,
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
        replace:
          '  if (confirmed === null) return { ...unconfirmed, skipThrough: checkpoint?.sequence ?? null };',
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
    name: 'mark-after-the-checkpoint',
    edits: [
      {
        symbol: 'closeBatch',
        find: 'export async function closeBatch(batch: StoredBatch): Promise<SequenceNumber | null> {',
        replace: `export async function closeBatch(batch) {
  const marks = { raise: async () => 'raised' };
  const checkpoint = await closeFirst({ ...batch, dependencies: { ...batch.dependencies, marks } });
  await closeFirst(batch);
  return checkpoint;
}
async function closeFirst(batch: StoredBatch): Promise<SequenceNumber | null> {`,
      },
    ],
  },
  {
    name: 'dead-letter-after-the-checkpoint',
    edits: [
      {
        symbol: 'storePlan',
        find: '  await keepDeadLetters(final, place, budget, dependencies);\n  return { fates, handled, trouble };',
        replace:
          '  const later = () => keepDeadLetters(final, place, budget, dependencies);\n  return { fates, handled, trouble, later };',
      },
      {
        symbol: 'consumeBatch',
        find: '  const report = {',
        replace: '  await stored.later();\n  const report = {',
      },
      {
        symbol: 'replayBatch',
        find: '  const counts = countFates(stored.fates);',
        replace: '  await stored.later();\n  const counts = countFates(stored.fates);',
      },
      {
        symbol: 'redriveBatch',
        find: '  const { fates, trouble } = await storePlan(plan, place, timeBudget(remainingMs(consumer.now)), consumer);',
        replace: `  const { fates, trouble, later } = await storePlan(plan, place, timeBudget(remainingMs(consumer.now)), consumer);
  await later();`,
      },
    ],
  },
  {
    name: 'dead-letter-left-to-a-floating-promise',
    edits: [
      {
        symbol: 'storePlan',
        find: '  await keepDeadLetters(final, place, budget, dependencies);',
        replace: '  void keepDeadLetters(final, place, budget, dependencies).catch(() => undefined);',
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
