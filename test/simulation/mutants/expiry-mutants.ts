import type { Mutant } from './mutant.ts';

const report = '  await reportUnread({ batch, located, start }, invocation.requestId, budget, dependencies);';
const move =
  '  await moveCheckpoint({ handled, last, located, requestId: invocation.requestId }, budget, dependencies);';

/** Bugs in what is said of records that expired unread. */
export const expiryMutants: readonly Mutant[] = [
  {
    name: 'loss-not-reported',
    edits: [{ symbol: 'consumeFront', find: report, replace: '' }],
  },
  {
    name: 'loss-reported-after-the-checkpoint',
    edits: [
      { symbol: 'consumeFront', find: report, replace: '' },
      { symbol: 'consumeFront', find: move, replace: `${move}\n${report}` },
    ],
  },
  {
    name: 'loss-after-a-skip-not-reported',
    edits: [
      {
        symbol: 'mayLackRecords',
        find: 'const { arrivedAt = longAgo,',
        replace: 'const { arrivedAt = now,',
      },
    ],
  },
  {
    name: 'loss-reported-that-cannot-be',
    edits: [
      {
        symbol: 'mayHaveExpired',
        find: 'now.getTime() - retentionMs + marginMs',
        replace: 'now.getTime() - retentionMs / 2',
      },
    ],
  },
  {
    name: 'record-of-a-former-incarnation-skipped',
    edits: [
      {
        symbol: 'planRecord',
        find: '  if (context.start !== null && record.arrivedAt < context.start)',
        replace: '  if (isFormer || (context.start !== null && record.arrivedAt < context.start))',
      },
    ],
  },
];
