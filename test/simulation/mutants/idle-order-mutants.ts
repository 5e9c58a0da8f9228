import type { Mutant } from './mutant.ts';

/** Orders that do nothing, or half of it, and say that they are done. */
export const idleOrderMutants: readonly Mutant[] = [
  {
    name: 'backward-reset-never-begun',
    edits: [
      {
        file: 'operator/reset-backward.ts',
        find: 'if (isDryRun || reset',
        replace: 'if (!isDryRun || reset',
      },
      {
        file: 'operator/reset-backward.ts',
        find: '  if (isDryRun) return { plan, replay: null };',
        replace: "  if (isDryRun || plan.kind === 'begin') return { plan, replay: null };",
      },
    ],
  },
  {
    name: 'backward-reset-that-feeds-nothing',
    edits: [
      {
        file: 'operator/reset-backward.ts',
        find: '  if (isDryRun) return { plan, replay: null };',
        replace: '  if (isDryRun || plan.row.epoch > 0) return { plan, replay: null };',
      },
    ],
  },
  {
    name: 'forward-reset-never-made',
    edits: [
      {
        file: 'operator/reset-forward.ts',
        find: '      return { to: reset.row, result: reset };',
        replace: '      return { to: null, result: reset };',
      },
    ],
  },
  {
    name: 'restart-never-made',
    edits: [
      {
        file: 'operator/restart-group.ts',
        find: '      return { to, result: to };',
        replace: '      return { to: null, result: to === null ? to : null };',
      },
    ],
  },
  {
    name: 'restart-of-the-first-shard-alone',
    edits: [
      {
        file: 'operator/restart-group.ts',
        find: '  for (const { shard } of rows) {',
        replace: '  for (const { shard } of rows.slice(0, 1)) {',
      },
    ],
  },
  {
    name: 'restart-of-the-first-page-of-rows-alone',
    edits: [
      {
        file: 'operator/adapters/dynamodb-checkpoint-orders.ts',
        find: '      } while (after !== undefined);',
        replace: '      } while (after === null);',
      },
    ],
  },
  {
    name: 'skip-never-ordered',
    edits: [
      {
        file: 'operator/skip-record.ts',
        find: '(row) => ({ to: planSkip(row, sequence), result: undefined }),',
        replace: '(row) => ({ to: planSkip(row, sequence) && null, result: undefined }),',
      },
    ],
  },
  {
    name: 'order-to-skip-not-heeded',
    edits: [
      {
        file: 'consumer/consume-batch.ts',
        find: 'skipRecords: checkpoint?.skips ?? [],',
        replace: 'skipRecords: [],',
      },
    ],
  },
  {
    // What the product did until the simulation had two of them in one batch.
    name: 'one-order-to-skip-at-a-time',
    edits: [
      {
        file: 'operator/core/plan-skip.ts',
        find: '  if (skips.length >= mostSkips) {',
        replace: '  if (skips.length >= 1) {',
      },
    ],
  },
  {
    name: 'order-to-skip-kept-for-ever',
    edits: [
      {
        file: 'consumer/adapters/checkpoint-row.ts',
        find: "      passed.length > 0 ? ' DELETE skips :passed' : '',\n",
        replace: '',
      },
      {
        file: 'consumer/adapters/checkpoint-row.ts',
        find: "      ...(passed.length > 0 ? { ':passed': { SS: passed } } : {}),\n",
        replace: '',
      },
      {
        file: 'operator/core/plan-backward-reset.ts',
        find: 'skipsBeyond(skips, replayTo)',
        replace: '(skips === undefined ? {} : { skips })',
      },
    ],
  },
  {
    name: 'order-to-skip-never-cleared',
    edits: [
      {
        file: 'operator/clear-skip.ts',
        find: '      return { to, result: cleared };',
        replace: '      return { to: to && null, result: cleared };',
      },
    ],
  },
  {
    name: 'letters-never-discarded',
    edits: [
      {
        file: 'operator/discard-dead-letters.ts',
        find: "  return letters.close(ids, 'discarded', consumer.now(), callTimeoutMs);",
        replace:
          "  return letters.close(ids.slice(0, 0), 'discarded', consumer.now(), callTimeoutMs).then(() => ids.length);",
      },
    ],
  },
  {
    name: 'letters-never-redriven',
    edits: [
      {
        file: 'operator/redrive-dead-letters.ts',
        find: '    if (last === undefined) return report;',
        replace: '    if (last === undefined || last.id) return report;',
      },
    ],
  },
  {
    name: 'redrive-of-the-first-page-alone',
    edits: [
      {
        file: 'operator/redrive-dead-letters.ts',
        find: '    after = last.id;',
        replace: '    if (after !== null) return report;\n    after = last.id;',
      },
    ],
  },
];
