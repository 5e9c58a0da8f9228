import type { Mutant } from './mutant.ts';

/** In what proves that nothing is missing: whoever is told so by mistake looks no further. */
export const verifyMutants: readonly Mutant[] = [
  {
    name: 'verify-takes-what-is-missing-for-a-document',
    edits: [
      {
        symbol: 'classifyRecord',
        find: "  return { kind: outcome === undefined ? 'missing' : 'conflict' };",
        replace: "  return { kind: 'document' };",
      },
    ],
  },
  {
    name: 'verify-overlooks-open-dead-letters',
    edits: [{ symbol: 'classifyRecord', find: "letter?.state === 'open' || ", replace: '' }],
  },
  {
    name: 'verify-forgets-the-start-of-the-group',
    edits: [{ symbol: 'verifyShard', find: 'skipRecords, start: startsAt,', replace: 'skipRecords, start: null,' }],
  },
  {
    name: 'verify-run-overlooks-the-numbers-after-the-last-document',
    edits: [{ symbol: 'scanRun', find: '  if (isLast) for (;', replace: '  if (false) for (;' }],
  },
];
