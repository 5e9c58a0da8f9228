import type { Mutant } from './mutant.ts';

/** In what stores the batches that a mapping gave up on: their object is the last that has the records. */
export const failureMutants: readonly Mutant[] = [
  {
    name: 'failure-deleted-before-its-records-are-stored',
    edits: [
      {
        symbol: 'redriveFailure',
        find: '  const { counts, isWhole } = await storeBatch(failure, leftAlone, dependencies);',
        replace:
          '  await failures.store.delete(key, callTimeoutMs);\n  const { counts, isWhole } = await storeBatch(failure, leftAlone, dependencies);',
      },
    ],
  },
];
