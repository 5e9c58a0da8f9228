import type { Mutant } from './mutant.ts';

/**
 * Bugs that the simulation found in the product, and that few seeds meet. Each is kept with the plan that shows it in
 * `former-bugs.json`; those that many seeds meet are among the planted bugs.
 */
export const formerBugs: readonly Mutant[] = [
  {
    name: 'sink-checkpoint-raised-ahead-by-a-skip',
    edits: [
      {
        symbol: 'skipForward',
        find: "      log.info('records.skipping', { shard, ...skip.skipped });",
        replace: `      log.info('records.skipping', { shard, ...skip.skipped });
      await consumer.sinkCheckpoints.raise(position, null, through, 10_000);`,
      },
      { symbol: 'skipForward', find: '    (row) => {', replace: '    async (row) => {' },
    ],
  },
  {
    name: 'dead-letters-of-a-former-incarnation-unreadable',
    edits: [{ symbol: 'DeadLetterPosition/pattern', find: '@(before-)?(', replace: '@(-)?(' }],
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
  {
    name: 'client-given-up-for-an-untold-reason',
    edits: [{ symbol: 'mongodbConnection', find: 'cause: current.trouble', replace: 'cause: undefined' }],
  },
];
