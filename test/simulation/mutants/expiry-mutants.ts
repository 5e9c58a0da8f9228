import type { Mutant } from './mutant.ts';

const report = `  // A reset finds by itself what it cannot read.
  if (feed.kind === 'mapping')
    await reportUnread({ batch, located, start }, invocation.requestId, budget, dependencies);
`;
const close =
  '  const checkpoint = await closeBatch({ plan, stored, located, invocation, budget, dependencies });\n';

/** Bugs in what is said of records that expired unread. */
export const expiryMutants: readonly Mutant[] = [
  {
    name: 'loss-not-reported',
    edits: [{ file: 'consumer/consume-batch.ts', find: report, replace: '' }],
  },
  {
    name: 'loss-reported-after-the-checkpoint',
    edits: [
      { file: 'consumer/consume-batch.ts', find: report, replace: '' },
      { file: 'consumer/consume-batch.ts', find: close, replace: `${close}${report}` },
    ],
  },
  {
    name: 'loss-in-a-parent-not-reported',
    edits: [
      {
        file: 'consumer/inspect-lineage.ts',
        find: '  const parents = await lineage.parents(timeoutMs);',
        replace: '  const parents = new Map();',
      },
    ],
  },
  {
    name: 'loss-after-a-reset-not-reported',
    edits: [
      {
        file: 'consumer/find-unread.ts',
        find: 'const { arrivedAt = longAgo,',
        replace: 'const { arrivedAt = now(),',
      },
    ],
  },
  {
    name: 'loss-in-a-first-batch-not-reported',
    edits: [
      {
        file: 'consumer/find-unread.ts',
        find: 'after === null ? lineage?.isSafe !== true :',
        replace: 'after === null ? false :',
      },
    ],
  },
  {
    name: 'loss-reported-that-cannot-be',
    edits: [
      {
        file: 'consumer/core/may-have-expired.ts',
        find: 'now.getTime() - retentionMs + marginMs',
        replace: 'now.getTime() - retentionMs / 2',
      },
    ],
  },
  {
    name: 'record-of-a-former-life-passed-over',
    edits: [
      {
        file: 'consumer/core/plan-batch.ts',
        find: '  if (context.start !== null && record.arrivedAt < context.start)',
        replace: '  if (isFormer || (context.start !== null && record.arrivedAt < context.start))',
      },
    ],
  },
];
