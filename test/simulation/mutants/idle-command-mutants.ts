import type { Mutant } from './mutant.ts';

/** Orders that do nothing, or half of it, and say that they are done. */
export const idleCommandMutants: readonly Mutant[] = [
  {
    name: 'skip-forward-never-made',
    edits: [
      {
        symbol: 'skipForward',
        find: '      return { to: skip.to, result: skip };',
        replace: '      return { to: skip.to && null, result: skip };',
      },
    ],
  },
  {
    name: 'restart-never-made',
    edits: [
      {
        symbol: 'beginRestart',
        find: '    if (entry !== null) tasks.push({ position, entry, start });',
        replace: '    if (entry === undefined) tasks.push({ position, entry, start });',
      },
      {
        symbol: 'beginRestart',
        find: 'if (tasks.length === 0 && lost',
        replace: 'if (tasks.length > 0 && lost',
      },
    ],
  },
  {
    name: 'restart-of-the-first-shard-alone',
    edits: [
      {
        symbol: 'beginRestart',
        find: 'of shardsFound.filter(isCurrent)) {',
        replace: 'of shardsFound.filter(isCurrent).slice(0, 1)) {',
      },
    ],
  },
  {
    name: 'restart-of-the-first-page-of-rows-alone',
    edits: [
      {
        symbol: 'dynamodbCheckpointCommands',
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
        symbol: 'consumeFront',
        find: 'skipRecords: checkpoint?.skips ?? []',
        replace: 'skipRecords: []',
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
        symbol: 'planSkipForward',
        find: 'skipsBeyond(skips, target)',
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
        find: "  return deadLetterStore.close(ids, 'discarded', consumer.now(), callTimeoutMs);",
        replace:
          "  return deadLetterStore.close(ids.slice(0, 0), 'discarded', consumer.now(), callTimeoutMs).then(() => ids.length);",
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
