import type { Mutant } from './mutant.ts';

/** Orders that do nothing, or half of it, and say that they are done. */
export const idleOrderMutants: readonly Mutant[] = [
  {
    name: 'backward-reset-never-begun',
    edits: [
      {
        symbol: 'resetBackward',
        find: 'if (isDryRun || reset',
        replace: 'if (!isDryRun || reset',
      },
      {
        symbol: 'resetBackward',
        find: '  if (isDryRun) return { plan, replay: null };',
        replace: "  if (isDryRun || plan.kind === 'begin') return { plan, replay: null };",
      },
    ],
  },
  {
    name: 'backward-reset-that-feeds-nothing',
    edits: [
      {
        symbol: 'resetBackward',
        find: '  if (isDryRun) return { plan, replay: null };',
        replace: '  if (isDryRun || plan.row.epoch > 0) return { plan, replay: null };',
      },
    ],
  },
  {
    name: 'forward-reset-never-made',
    edits: [
      {
        symbol: 'resetForward',
        find: '      return { to: reset.row, result: reset };',
        replace: '      return { to: null, result: reset };',
      },
    ],
  },
  {
    name: 'restart-never-made',
    edits: [
      {
        symbol: 'putBack',
        find: '      return { to, result: to };',
        replace: '      return { to: null, result: to === null ? to : null };',
      },
    ],
  },
  {
    name: 'restart-of-the-first-shard-alone',
    edits: [
      {
        symbol: 'restartGroup',
        find: '  for (const { shard } of rows) {',
        replace: '  for (const { shard } of rows.slice(0, 1)) {',
      },
    ],
  },
  {
    name: 'restart-of-the-first-page-of-rows-alone',
    edits: [
      {
        symbol: 'dynamodbCheckpointOrders',
        find: '      } while (after !== undefined);',
        replace: '      } while (after === null);',
      },
    ],
  },
  {
    name: 'skip-never-ordered',
    edits: [
      {
        symbol: 'skipRecord',
        find: '(row) => ({ to: planSkip(row, sequence), result: undefined }),',
        replace: '(row) => ({ to: planSkip(row, sequence) && null, result: undefined }),',
      },
    ],
  },
  {
    name: 'order-to-skip-not-heeded',
    edits: [
      {
        symbol: 'planContext',
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
        symbol: 'planSkip',
        find: '  if (skips.length >= mostSkips) {',
        replace: '  if (skips.length >= 1) {',
      },
    ],
  },
  {
    name: 'order-to-skip-kept-for-ever',
    edits: [
      {
        symbol: 'advanceRequest',
        find: "      passed.length > 0 ? ' DELETE skips :passed' : '',\n",
        replace: '',
      },
      {
        symbol: 'advanceRequest',
        find: "      ...(passed.length > 0 ? { ':passed': { SS: passed } } : {}),\n",
        replace: '',
      },
      {
        symbol: 'BackwardTarget/beginning',
        find: 'skipsBeyond(skips, replayTo)',
        replace: '(skips === undefined ? {} : { skips })',
      },
    ],
  },
  {
    name: 'order-to-skip-never-cleared',
    edits: [
      {
        symbol: 'clearSkip',
        find: '      return { to, result: cleared };',
        replace: '      return { to: to && null, result: cleared };',
      },
    ],
  },
  {
    name: 'letters-never-discarded',
    edits: [
      {
        symbol: 'discardDeadLetters',
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
        symbol: 'redriveDeadLetters',
        find: '    if (last === undefined) return report;',
        replace: '    if (last === undefined || last.id) return report;',
      },
    ],
  },
  {
    name: 'redrive-of-the-first-page-alone',
    edits: [
      {
        symbol: 'redriveDeadLetters',
        find: '    after = last.id;',
        replace: '    if (after !== null) return report;\n    after = last.id;',
      },
    ],
  },
];
