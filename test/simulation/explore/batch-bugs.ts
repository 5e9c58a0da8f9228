import type { PlantedBug } from './planted-bug.ts';

/** Bugs in what a batch of the mapping does to sink checkpoint and checkpoint. */
export const batchBugs: readonly PlantedBug[] = [
  {
    name: 'checkpoint-before-write',
    world: 'crashes-and-lost-replies',
    edits: [
      {
        symbol: 'consumeFront',
        find: 'const outcomes = await writeDocuments(plan, dependencies.documents, budget);',
        replace: `const hoped = { plan, outcomes: plan.map(() => ({ kind: 'inserted' })) };
  await moveCheckpoint({ handled: hoped, last: await raiseSinkCheckpoint(hoped, located, budget, dependencies), located, requestId: '' }, budget, dependencies);
  const outcomes = await writeDocuments(plan, dependencies.documents, budget);`,
      },
    ],
  },
  {
    name: 'unknown-taken-for-handled',
    world: 'crashes-and-lost-replies',
    edits: [
      {
        symbol: 'handledPrefix',
        find: 'const length = plan.findIndex((planned) => deliveredRecord(planned) === open)',
        replace: 'const length = outcomes.length',
      },
    ],
  },
  {
    name: 'batch-that-is-skipped-whole-checks-nothing',
    world: 'another-mapping-after-a-restore',
    edits: [
      {
        symbol: 'raiseSinkCheckpoint',
        find: 'if (to === null) return null;',
        replace: 'if (last === null || to === null) return null;',
      },
    ],
  },
  {
    name: 'dead-letters-after-the-checkpoint',
    world: 'crashes-and-lost-replies',
    edits: [
      {
        symbol: 'consumeFront',
        find: 'await keepDeadLetters(handled, located, budget, dependencies);',
        replace: '',
      },
      {
        symbol: 'consumeFront',
        find: '// Answer',
        replace: 'await keepDeadLetters(handled, located, budget, dependencies);',
      },
    ],
  },
  {
    name: 'sink-checkpoint-after-the-checkpoint',
    world: 'crashes-and-lost-replies',
    edits: [
      {
        symbol: 'consumeFront',
        find: 'const last = await raiseSinkCheckpoint(handled, located, budget, dependencies);',
        replace: `const tail = handled.plan.at(-1)?.record;
  const last = tail === undefined || BigInt(tail.sequence) <= BigInt(checkpoint?.sequence ?? 0) ? null : tail;`,
      },
      {
        symbol: 'consumeFront',
        find: '// Answer',
        replace: 'await raiseSinkCheckpoint(handled, located, budget, dependencies);',
      },
    ],
  },
  {
    name: 'dead-letters-after-the-sink-checkpoint',
    world: 'crashes-and-lost-replies',
    edits: [
      {
        symbol: 'consumeFront',
        find: 'await keepDeadLetters(handled, located, budget, dependencies);',
        replace: '',
      },
      {
        symbol: 'consumeFront',
        find: '// Checkpoint',
        replace: 'await keepDeadLetters(handled, located, budget, dependencies);',
      },
    ],
  },
  {
    name: 'sink-checkpoint-lowered',
    world: 'twins-and-a-zombie',
    edits: [
      {
        symbol: 'mongodbSinkCheckpoints/raise',
        find: 'const change = { $max: { sequence: padSequenceNumber(to) } };',
        replace: 'const change = { $set: { sequence: padSequenceNumber(to) } };',
      },
    ],
  },
  {
    name: 'sink-checkpoint-raised-whatever-the-row-requires',
    world: 'second-restore-and-mapping',
    edits: [
      {
        symbol: 'mongodbSinkCheckpoints/raise',
        find: '...(required === null ? {} : { sequence: { $gte: padSequenceNumber(required) } }),',
        replace: '',
      },
    ],
  },
  {
    name: 'sink-checkpoint-raised-beside-a-restart',
    world: 'restart-and-emptied-table',
    edits: [{ symbol: 'mongodbSinkCheckpoints/raise', find: 'restart: { $exists: false },', replace: '' }],
  },
  {
    name: 'checkpoint-without-a-condition',
    world: 'twins-and-a-zombie',
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
    name: 'second-try-without-a-condition',
    world: 'two-skips-forward',
    edits: [
      {
        symbol: 'dynamodbCheckpointStore',
        find: 'await update(position, { ...advance, from }, abortSignal)',
        replace: 'await update(position, { ...advance, from, isBlind: tries > 1 }, abortSignal)',
      },
      {
        symbol: 'advanceRequest',
        find: "from?.sequence == null ? 'attribute_not_exists(#sequence)' : '#sequence = :from'",
        replace:
          "from?.sequence == null ? 'attribute_not_exists(#sequence)' : advance.isBlind ? '(#sequence = :from OR attribute_exists(#sequence))' : '#sequence = :from'",
      },
      {
        symbol: 'advanceRequest',
        find: "from?.sinkThrough === undefined ? 'attribute_not_exists(sinkThrough)' : 'sinkThrough = :sinkThrough'",
        replace:
          "from?.sinkThrough === undefined ? (advance.isBlind ? '(attribute_exists(#sequence) OR attribute_not_exists(#sequence))' : 'attribute_not_exists(sinkThrough)') : (advance.isBlind ? '(sinkThrough = :sinkThrough OR attribute_exists(#sequence))' : 'sinkThrough = :sinkThrough')",
      },
    ],
  },
  {
    name: 'lower-row-taken-for-further',
    world: 'skip-forward',
    edits: [
      {
        symbol: 'classifyRefusal',
        find: "isThere ? { kind: 'already' }",
        replace: "true ? { kind: 'already' }",
      },
    ],
  },
  {
    name: 'sink-through-kept-by-an-advance',
    world: 'skip-and-restore',
    edits: [{ symbol: 'advanceRequest', find: "' REMOVE sinkThrough',", replace: '' }],
  },
  {
    name: 'sequence-required-instead-of-sink-through',
    world: 'skip-forward',
    edits: [
      {
        symbol: 'requiredSinkCheckpoint',
        find: 'row?.sinkThrough ?? row?.sequence ?? null',
        replace: 'row?.sequence ?? null',
      },
    ],
  },
];
