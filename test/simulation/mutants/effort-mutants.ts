import type { Mutant } from './mutant.ts';

/** Bugs in how often something is tried, after which pause, and how much is taken at once. */
export const effortMutants: readonly Mutant[] = [
  {
    name: 'entries-sent-again-without-back-off',
    edits: [
      {
        symbol: 'retryDelayMs',
        find: 'Math.ceil(chance * Math',
        replace: 'Math.floor((chance / 1e9) * Math',
      },
    ],
  },
  {
    name: 'checkpoint-tried-again-without-end',
    edits: [
      {
        symbol: 'dynamodbCheckpointStore',
        find: '        from = refusal.from;',
        replace: '        tries = 0;',
      },
    ],
  },
  {
    name: 'checkpoint-tried-again-at-once-where-the-table-does-not-answer',
    edits: [
      {
        symbol: 'dynamodbCheckpointStore',
        find: "      throw unavailable('moved', error);",
        replace: '      return update(position, advance, abortSignal);',
      },
    ],
  },
  {
    name: 'failed-operation-tried-again-without-end',
    edits: [
      {
        symbol: 'mongodbConnection',
        find: '        return operation(client.db(options.database));',
        replace: `        const attempt = (): ReturnType<typeof operation> =>
          operation(client.db(options.database)).catch((error: unknown) => {
            if (isTooLate) throw error;
            return attempt();
          });
        return attempt();`,
      },
    ],
  },
  {
    name: 'expired-iterators-replaced-without-end',
    edits: [
      {
        symbol: 'readFresh',
        find: 'expiries <= maxExpiriesInARow',
        replace: 'expiries <= Number.MAX_VALUE',
      },
    ],
  },
  {
    name: 'expired-iterator-read-by-again',
    edits: [
      {
        symbol: 'readFresh',
        find: '    current = await reopen();',
        replace: '    expiries -= 1;',
      },
    ],
  },
  {
    name: 'busy-shard-read-again-at-once',
    edits: [{ symbol: 'readPage', find: '    await sleep(throttlePauseMs);\n', replace: '' }],
  },
  {
    name: 'pages-read-without-a-pause',
    edits: [
      {
        symbol: 'ReadStep/readShard',
        find: '    await dependencies.sleep(pauseAfterPageMs(page.records));\n',
        replace: '',
      },
    ],
  },
  {
    name: 'empty-pages-read-without-a-pause',
    edits: [
      {
        symbol: 'readFirstRecord',
        find: '    await dependencies.sleep(pauseAfterPageMs([]));\n',
        replace: '',
      },
    ],
  },
  {
    name: 'shards-of-the-first-page-alone',
    edits: [
      {
        symbol: 'listShards',
        find: '  } while (next !== undefined);',
        replace: '  } while (next === null);',
      },
    ],
  },
  {
    name: 'records-read-without-a-limit',
    edits: [
      {
        symbol: 'kinesisShardReader',
        find: ', Limit: maxRecords }',
        replace: ' }',
      },
    ],
  },
  {
    name: 'letters-read-without-a-limit',
    edits: [
      {
        symbol: 'mongodbDeadLetterStore',
        find: 'limit, ...durableRead',
        replace: '...durableRead',
      },
    ],
  },
  {
    name: 'letters-read-from-the-first-again',
    edits: [
      {
        symbol: 'redriveDeadLetters',
        find: '    after = last.id;',
        replace: '    after = null;',
      },
    ],
  },
];
