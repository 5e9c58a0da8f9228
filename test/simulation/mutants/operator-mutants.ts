import type { Mutant } from './mutant.ts';

/** Bugs in what operators order, and in what fences their orders. */
export const operatorMutants: readonly Mutant[] = [
  {
    name: 'epoch-left-out-of-the-condition',
    edits: [
      {
        symbol: 'advanceRequest',
        find: "(from?.epoch ?? 0) === 0 ? '(attribute_not_exists(#epoch) OR #epoch = :epoch)' : '#epoch = :epoch'",
        replace: "'(attribute_not_exists(#epoch) OR attribute_exists(#epoch))'",
      },
      {
        // The name of a replay fences as well as its epoch does.
        symbol: 'advanceRequest',
        find: "from?.replayId === undefined ? 'attribute_not_exists(replayId)' : 'replayId = :replayId'",
        replace: "from?.replayId === undefined ? ':epoch = :epoch' : ':replayId = :replayId'",
      },
    ],
  },
  {
    name: 'mapping-let-in-while-a-reset-is-under-way',
    edits: [
      {
        symbol: 'admitBatch',
        find: '    if (replayTo === undefined) return;\n',
        replace: "    if (replayTo !== '') return;\n",
      },
    ],
  },
  {
    name: 'mark-not-checked',
    edits: [
      {
        symbol: 'raise',
        find: "    return matchedCount === 1 ? 'raised' : 'behind';",
        replace: "    return matchedCount < 2 ? 'raised' : 'behind';",
      },
    ],
  },
  {
    name: 'mark-compared-as-text',
    edits: [
      {
        symbol: 'raise',
        find: ']: padSequenceNumber(to.sequence) } }',
        replace: ']: to.sequence } }',
      },
      {
        symbol: 'raise',
        find: '{ $gte: padSequenceNumber(from.sequence) }',
        replace: '{ $gte: from.sequence }',
      },
    ],
  },
  {
    name: 'mark-asked-for-what-was-passed-over',
    edits: [
      {
        symbol: 'requiredMark',
        find: 'checkpoint?.markedThrough ?? checkpoint?.sequence ?? null',
        replace: 'checkpoint?.sequence ?? null',
      },
    ],
  },
  {
    name: 'mark-of-a-reset-never-begun',
    edits: [
      {
        symbol: 'resetBackward',
        find: '      await requireMark(position, row, reset.row, dependencies.consumer.marks);\n',
        replace: '',
      },
    ],
  },
  {
    name: 'time-of-a-reset-taken-one-record-too-far',
    edits: [
      {
        symbol: 'lastBefore',
        find: '      if (record.arrivedAt >= at) return previous;',
        replace: '      if (record.arrivedAt >= at) return record.sequence;',
      },
    ],
  },
  {
    name: 'reset-without-its-end',
    edits: [
      {
        symbol: 'resetBackward',
        find: '      return { to: reset.row, result: reset };',
        replace: '      return { to: { ...reset.row, replayTo: undefined }, result: reset };',
      },
    ],
  },
  {
    name: 'lone-records-not-fed-by-a-reset',
    edits: [
      {
        symbol: 'feedReplay',
        find: "    if (due.length > 0 && (await feed(due, replay, dependencies)) === 'ended') return { fed, missing };",
        replace:
          "    if (due.length > 1 && (await feed(due, replay, dependencies)) === 'ended') return { fed, missing };",
      },
    ],
  },
  {
    // What the product did until the simulation found it: it could never end in a database exchanged meanwhile.
    name: 'restart-goes-on-where-an-earlier-one-stood',
    edits: [
      {
        symbol: 'planRestart',
        find: '  const end = row?.replayTo',
        replace: `  if (row?.replayTo !== undefined && row.replayFrom === undefined) return row;
  const end = row?.replayTo`,
      },
    ],
  },
  {
    name: 'restart-forgets-the-start-of-the-group',
    edits: [
      {
        symbol: 'planRestart',
        find: '    ...(start === null ? {} : { replayStart: start }),\n',
        replace: '',
      },
    ],
  },
  {
    name: 'restart-forgets-how-far-the-group-had-come',
    edits: [
      {
        symbol: 'planRestart',
        find: 'row?.replayTo ?? row?.sequence ?? null',
        replace: 'row?.sequence ?? row?.replayTo ?? null',
      },
    ],
  },
  {
    name: 'records-that-expired-passed-over-in-silence',
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
        find: '    if (isPast) break;',
        replace: '    if (isPast || due.length > 0) break;',
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
        find: "    return { kind: 'reject', record, rejection: skippedByOperator };",
        replace: "    return { kind: 'skip', record, because: 'checkpoint' };",
      },
    ],
  },
  {
    name: 'refused-letters-closed-as-redriven',
    edits: [
      {
        symbol: 'isStored',
        find: "|| kind === 'copy';",
        replace: "|| kind === 'copy' || kind === 'dead';",
      },
      {
        symbol: 'redriveBatch',
        find: '  if (refused.length > 0) await',
        replace: '  if (refused.length < 0) await',
      },
    ],
  },
  {
    name: 'letters-closed-before-they-are-stored',
    edits: [
      {
        symbol: 'redriveBatch',
        find: '  const plan = planBatch(',
        replace: `  await box.close(letters.map(({ id }) => id), 'redriven', consumer.now(), callTimeoutMs);
  const plan = planBatch(`,
      },
    ],
  },
];
