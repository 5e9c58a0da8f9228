import type { Mutant } from './mutant.ts';

/**
 * Bugs that the simulation found in the product, and that few seeds meet. Each is kept with the plan that shows it in
 * `former-bugs.json`; those that many seeds meet are among the planted bugs.
 */
export const formerBugs: readonly Mutant[] = [
  {
    name: 'mark-raised-ahead-by-a-forward-reset',
    edits: [
      {
        symbol: 'resetForward',
        find: '      await requireMark(position, row, reset.row, consumer.marks);',
        replace: `      await requireMark(position, row, reset.row, consumer.marks);
      const ahead = { replayId: row?.replayId ?? null, sequence: resolved };
      await consumer.marks.raise(position, null, ahead, 10_000);`,
      },
    ],
  },
  {
    name: 'mark-of-before-a-replay-asked-for-what-it-stored',
    edits: [
      {
        symbol: 'placeInMark',
        find: 'replayId: checkpoint?.replayId ?? null',
        replace: 'replayId: null',
      },
    ],
  },
  {
    name: 'replay-ended-although-its-row-was-put-back',
    edits: [
      {
        symbol: 'finishReplay',
        find: '  if (await holdsRecord(position.shard, replayTo, dependencies)) throw takenOver();\n',
        replace: '',
      },
    ],
  },
  {
    name: 'letters-of-a-former-life-unreadable',
    edits: [{ symbol: 'LetterPosition/pattern', find: '@(before-)?(', replace: '@(-)?(' }],
  },
  {
    name: 'step-that-waits-as-long-as-there-is-time',
    edits: [
      {
        symbol: 'longestStepMs',
        find: 'const longestStepMs = 20_000;',
        replace: 'const longestStepMs = 900_000;',
      },
    ],
  },
];
