import type { Mutant } from './mutant.ts';

/** Bugs in what operators' commands do, and in what keeps the mapping out meanwhile. */
export const operatorMutants: readonly Mutant[] = [
  {
    name: 'mapping-let-in-while-a-restart-is-under-way',
    edits: [{ symbol: 'raise', find: '    restart: { $exists: false },\n', replace: '' }],
  },
  {
    name: 'sink-checkpoint-not-checked',
    edits: [
      {
        symbol: 'raise',
        find: '    return matchedCount + upsertedCount === 1;',
        replace: '    return matchedCount + upsertedCount < 2;',
      },
    ],
  },
  {
    name: 'sink-checkpoint-compared-as-text',
    edits: [
      {
        symbol: 'raise',
        find: '$max: { sequence: padSequenceNumber(to) }',
        replace: '$max: { sequence: to }',
      },
      {
        symbol: 'raise',
        find: '{ $gte: padSequenceNumber(required) }',
        replace: '{ $gte: required }',
      },
    ],
  },
  {
    name: 'sink-checkpoint-required-for-what-was-skipped',
    edits: [
      {
        symbol: 'requiredSinkCheckpoint',
        find: 'row?.sinkThrough ?? row?.sequence ?? null',
        replace: 'row?.sequence ?? null',
      },
    ],
  },
  {
    name: 'second-skip-forgets-the-first',
    edits: [
      {
        symbol: 'planSkipForward',
        find: 'sinkThrough: sinkThrough ?? sequence ?? lowestSequence',
        replace: 'sinkThrough: sequence ?? lowestSequence',
      },
    ],
  },
  {
    name: 'batch-after-a-skip-leaves-it-standing',
    edits: [{ symbol: 'advanceRequest', find: "      ' REMOVE sinkThrough',\n", replace: '' }],
  },
  {
    name: 'time-of-a-skip-taken-one-record-too-far',
    edits: [
      {
        symbol: 'lastBefore',
        find: '      if (record.arrivedAt >= at) return previous;',
        replace: '      if (record.arrivedAt >= at) return record.sequence;',
      },
    ],
  },
  {
    name: 'lone-records-not-replayed',
    edits: [
      {
        symbol: 'replayShard',
        find: 'due.length === 0 ? null : batch;',
        replace: 'due.length <= 1 ? null : batch;',
      },
    ],
  },
  {
    // Documents and sink checkpoints of a backup need not be of one moment.
    name: 'restart-begins-where-the-sink-checkpoint-stands',
    edits: [
      {
        symbol: 'restartShard',
        find: "  const end = { kind: 'through', sequence: entry.to } as const;",
        replace: `  const end = { kind: 'through', sequence: entry.to } as const;
  const state = await restarts.read(position, callTimeoutMs);
  if (state.sequence !== null) start = { kind: 'after', sequence: state.sequence };`,
      },
    ],
  },
  {
    name: 'restart-goes-to-what-the-row-requires-alone',
    edits: [
      {
        symbol: 'planRestart',
        find: '[requiredSinkCheckpoint(row), restart?.to ?? null]',
        replace: '[requiredSinkCheckpoint(row)]',
      },
    ],
  },
  {
    name: 'restart-leaves-out-entries-without-a-row',
    edits: [
      {
        symbol: 'findShards',
        find: '    ...entries.map((position): FoundShard => ({ position, row: null })),\n',
        replace: '',
      },
    ],
  },
  {
    name: 'restart-raises-and-leaves-its-entry',
    edits: [{ symbol: 'mongodbRestartEntries', find: ", $unset: { restart: '' } }", replace: ' }' }],
  },
  {
    name: 'restart-removes-its-entry-and-raises-nothing',
    edits: [
      {
        symbol: 'mongodbRestartEntries',
        find: '{ $max: { sequence: to }, $unset',
        replace: '{ $unset',
      },
    ],
  },
  {
    name: 'restart-forgets-the-start-of-the-group',
    edits: [
      {
        symbol: 'restartTasks',
        find: 'notBefore: await dependencies.consumer.start(callTimeoutMs), leftAlone',
        replace: 'notBefore: null, leftAlone',
      },
    ],
  },
  {
    name: 'replay-reads-what-was-dead-lettered-unread',
    edits: [
      {
        symbol: 'recordsToSkip',
        find: '    ...(await deadLetterStore.skipped({ incarnation, shard }, callTimeoutMs)),\n',
        replace: '',
      },
    ],
  },
  {
    name: 'records-that-expired-skipped-in-silence',
    edits: [
      {
        symbol: 'findMissing',
        find: '  const before = next?.sequence ?? null;',
        replace: '  const before = next?.sequence ?? null;\n  if (next !== undefined) return null;',
      },
    ],
  },
  {
    name: 'all-before-a-record-reported-as-missing',
    edits: [
      {
        symbol: 'findMissing',
        find: '  if (last !== null && !isOld(last.arrivedAt)) return null;',
        replace: '  if (last !== null) return { after: null, before };',
      },
    ],
  },
  {
    // What the product did until the simulation found it.
    name: 'what-arrived-before-a-replay-reported-as-missing',
    edits: [
      {
        symbol: 'findMissing',
        find: '  return (await holdsEarlier({ shard, start, next }, dependencies)) ? null : { after, before };',
        replace: '  return { after, before };',
      },
    ],
  },
  {
    // Likewise.
    name: 'iterator-too-old-taken-for-a-record-that-expired',
    edits: [
      {
        symbol: 'readFirstRecord',
        find: 'readFresh(iterator, open, 1, dependencies)',
        replace: 'readFresh(iterator, async () => null, 1, dependencies)',
      },
    ],
  },
  {
    // What the product did: after a few reads that came to nothing it took the record for one that had expired.
    name: 'record-that-cannot-be-read-taken-for-expired',
    edits: [
      {
        symbol: 'readFirstRecord',
        find: 'readFresh(iterator, open, 1, dependencies)',
        replace: 'readFresh(iterator, open, 1, dependencies).catch(() => null)',
      },
    ],
  },
  {
    name: 'replay-of-the-first-page-alone',
    edits: [
      {
        symbol: 'replayShard',
        find: '      if (isPast) break;',
        replace: '      if (isPast || due.length > 0) break;',
      },
    ],
  },
  {
    name: 'skip-takes-those-before-along',
    edits: [
      {
        symbol: 'planRecord',
        find: 'toSkip.has(padSequenceNumber(sequence))',
        replace: '[...toSkip].some((skip) => padSequenceNumber(sequence) <= skip)',
      },
    ],
  },
  {
    name: 'skip-without-a-dead-letter',
    edits: [
      {
        symbol: 'planRecord',
        find: "{ record, kind: 'reject', rejection: skippedByOperator }",
        replace: "{ record, kind: 'skip', because: 'checkpoint' }",
      },
    ],
  },
  {
    name: 'refused-letters-closed-as-redriven',
    edits: [
      {
        symbol: 'sortDeadLetters',
        find: '{ eventId }) });\n      open.add(id);',
        replace: '{ eventId }) });',
      },
      {
        symbol: 'redriveBatch',
        find: '    if (refused.length > 0) await',
        replace: '    if (refused.length < 0) await',
      },
    ],
  },
  {
    name: 'letters-closed-before-they-are-stored',
    edits: [
      {
        symbol: 'redriveBatch',
        find: '    const planned = planBatch(',
        replace: `    await deadLetterStore.close(deadLetters.map(({ id }) => id), 'redriven', consumer.now(), callTimeoutMs);
    const planned = planBatch(`,
      },
    ],
  },
  {
    name: 'restart-step-goes-on-behind-what-is-left',
    edits: [
      {
        symbol: 'restartShard',
        find: 'next: { position, entry: moved, start: report.next } };',
        replace: "next: { position, entry: moved, start: { kind: 'after', sequence: entry.to } } };",
      },
    ],
  },
  {
    name: 'later-shards-of-a-step-forgotten',
    edits: [{ symbol: 'runStep', find: 'next: [next, ...later]', replace: 'next: [next]' }],
  },
  {
    name: 'step-of-a-replay-taken-for-all-of-it',
    edits: [
      {
        symbol: 'replayTasks',
        find: 'next: report.next === null ? null : { ...task, start: report.next }',
        replace: 'next: null',
      },
    ],
  },
];
