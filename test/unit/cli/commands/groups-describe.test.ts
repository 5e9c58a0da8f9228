import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { groupsDescribe } from '../../../../cli/commands/groups-describe.ts';
import { groupsRestart } from '../../../../cli/commands/groups-restart.ts';
import { groupsDescribeSchema } from '../../../../cli/output/group-description.ts';
import { awsError } from '../../../support/command-context.ts';
import type { AwsScript } from '../../../support/scripted-aws.ts';
import { describedGroup, describedShard, operatorContext } from '../../../support/scripted-operator.ts';

const totals = { records: 9, documents: 5, duplicates: 3, deadLetters: 1 };
const shards = [
  describedShard(0, { totals }),
  describedShard(1, { checkpoint: null, sinkCheckpoint: null, updatedAt: null }),
  describedShard(2, {
    isCurrent: false,
    checkpoint: { sequence: '7', skips: ['8'] },
    restart: { id: 'r', through: '0', to: '7' },
  }),
];
const group = {
  ...describedGroup(shards),
  openDeadLetters: { byReason: { 'not-json': 2, conflict: 1 }, isComplete: false },
};
const aws: AwsScript = (command) => {
  if (command === 'GetEventSourceMapping') return { State: 'Enabled' };
  if (command === 'GetShardIterator') return { ShardIterator: 'iterator' };
  return { Records: [], MillisBehindLatest: 1500 };
};

describe('groups describe', () => {
  it('gives JSON of its schema', async () => {
    const { context, results, requests, sent } = operatorContext(() => group, { script: aws, isJson: true });
    await groupsDescribe({ group: 'numtest' }, context);
    const answer = v.parse(groupsDescribeSchema, JSON.parse(String(results[0])));
    expect(answer).toMatchObject({ topic: 'numtest', state: 'Enabled', documents: 40 });
    expect(answer.shards.map(({ checkpoint, behindMs, skips }) => [checkpoint, behindMs, skips])).toEqual([
      ['50', 1500, []],
      [null, null, []],
      ['7', null, ['8']],
    ]);
    expect(requests).toEqual([{ group: 'numtest', command: 'describe' }]);
    expect(sent.filter(([name]) => name === 'GetRecords')).toEqual([
      ['GetRecords', { ShardIterator: 'iterator', Limit: 1 }],
    ]);
  });

  it('shows a person how far it is', async () => {
    const { context, results } = operatorContext(() => group, { script: aws });
    await groupsDescribe({ group: 'numtest' }, context);
    const text = String(results[0]);
    expect(text).toContain('duplicates refused  3');
    expect(text).toContain('open dead letters   over 3 (not-json 2, conflict 1)');
    expect(text).toContain('behind              1.5 s');
    expect(text).toContain('9 records: 5 stored, 3 duplicates, 1 dead letters');
    expect(text).toContain('shardId-000000000002 of stream-1@100, which was deleted');
    expect(text).toContain('restart             under way, through 0 of 7');
  });

  it.each([
    ['of the last record of the shard, as long as it has waited', '2026-11-22T09:55:00Z', 0, 300_000],
    ['what Kinesis says, if that is more', '2026-11-22T09:55:00Z', 400_000, 400_000],
    ['nothing less than zero for a record ahead of this clock', '2026-11-22T10:00:05Z', 0, 0],
  ])('gives as the time behind %s', async (_, arrivedAt, said, behindMs) => {
    const waiting = { ...record('51'), ApproximateArrivalTimestamp: new Date(arrivedAt) };
    const script: AwsScript = (command, input) =>
      command === 'GetRecords' ? { Records: [waiting], MillisBehindLatest: said } : aws(command, input);
    const { context, results } = operatorContext(() => describedGroup([describedShard(0)]), {
      ...{ script, isJson: true },
      now: () => new Date('2026-11-22T10:00:00Z'),
    });
    await groupsDescribe({ group: 'numtest' }, context);
    expect(v.parse(groupsDescribeSchema, JSON.parse(String(results[0]))).shards[0]?.behindMs).toBe(behindMs);
  });

  it.each([
    [
      'and of those that a redelivery found there',
      9,
      4,
      '9 records: 5 stored, 4 there already, before the start or nothing to store, 0',
    ],
    ['and nothing of those that need nothing where there are none', 5, 0, '5 records: 5 stored, 0 duplicates'],
    ['and never less than none', 3, 0, '3 records: 5 stored, 0 duplicates'],
  ])('says what became of all records, %s', async (_, records, already, line) => {
    const redelivered = describedGroup([
      describedShard(0, { totals: { ...totals, duplicates: 0, deadLetters: 0, records } }),
    ]);
    const shown = operatorContext(() => redelivered, { script: aws });
    await groupsDescribe({ group: 'numtest' }, shown.context);
    expect(shown.results[0]).toContain(line);
    const { context, results } = operatorContext(() => redelivered, { script: aws, isJson: true });
    await groupsDescribe({ group: 'numtest' }, context);
    expect(v.parse(groupsDescribeSchema, JSON.parse(String(results[0]))).shards[0]?.handled.already).toBe(already);
  });

  it('says why the time behind is unknown', async () => {
    const script: AwsScript = (command) =>
      command === 'GetRecords' ? awsError('AccessDeniedException') : aws(command, {});
    const { context, results, notes } = operatorContext(() => describedGroup([describedShard(0)]), { script });
    await groupsDescribe({ group: 'numtest' }, context);
    expect(results[0]).toContain('behind              unknown');
    expect(notes[0]).toContain('shardId-000000000000: the time behind is unknown. Access denied');
  });

  describe('where MongoDB cannot be reached', () => {
    const unread = describedGroup([describedShard(0, { sinkCheckpoint: null })], {
      ...{ documents: null, openDeadLetters: null },
      databaseTrouble: 'MongoDB cannot be reached (ECONNREFUSED).',
    });

    it('shows all that is not in the database', async () => {
      const { context, results, notes } = operatorContext(() => unread, { script: aws });
      await groupsDescribe({ group: 'numtest' }, context);
      for (const line of [
        'state               Enabled',
        'documents           unknown: MongoDB cannot be reached (ECONNREFUSED).',
        'open dead letters   unknown',
        'checkpoint          50',
        'sink checkpoint     unknown',
        'behind              1.5 s',
        'restart             unknown',
      ])
        expect(results[0]).toContain(line);
      expect(notes[0]).toBe(
        'The database of numtest could not be looked at. MongoDB cannot be reached (ECONNREFUSED).',
      );
    });

    it('gives null in JSON, and why', async () => {
      const { context, results } = operatorContext(() => unread, { script: aws, isJson: true });
      await groupsDescribe({ group: 'numtest' }, context);
      expect(v.parse(groupsDescribeSchema, JSON.parse(String(results[0])))).toMatchObject({
        databaseTrouble: 'MongoDB cannot be reached (ECONNREFUSED).',
        documents: null,
        openDeadLetters: null,
        shards: [{ sinkCheckpoint: null, restart: null }],
      });
    });

    it('lets groups restart fail: it cannot say how far the database has come', async () => {
      const { context, requests } = operatorContext(() => unread, { script: aws });
      await expect(groupsRestart({ group: 'numtest', execute: true }, context)).rejects.toThrow(
        'The operator function failed: MongoDB cannot be reached (ECONNREFUSED).',
      );
      expect(requests).toHaveLength(1);
    });
  });

  it('says of a new group that it has handled nothing', async () => {
    const { context, results } = operatorContext(() => describedGroup([]), { script: aws });
    await groupsDescribe({ group: 'numtest' }, context);
    expect(results[0]).toContain('it has handled nothing yet');
  });

  it('counts what waits after each checkpoint, and from the start where there is none', async () => {
    const [one, other] = [record('51'), record('52')];
    const places: unknown[] = [];
    const script: AwsScript = (command, input) => {
      if (command === 'GetShardIterator') {
        places.push([input['ShardId'], input['ShardIteratorType']]);
        return { ShardIterator: String(input['ShardId']) };
      }
      if (command !== 'GetRecords') return aws(command, input);
      if (input['ShardIterator'] === 'shardId-000000000000') return { Records: [one, other], MillisBehindLatest: 1500 };
      return { Records: [], MillisBehindLatest: 0 };
    };
    const twoShards = describedGroup(shards.slice(0, 2));
    const { context, results } = operatorContext(() => twoShards, { script, isJson: true });
    await groupsDescribe({ group: 'numtest', count: true }, context);
    const answer = v.parse(groupsDescribeSchema, JSON.parse(String(results[0])));
    expect(answer.shards.map(({ waiting }) => waiting)).toEqual([
      { count: 2, isComplete: true },
      { count: 0, isComplete: true },
    ]);
    expect(places).toContainEqual(['shardId-000000000000', 'AFTER_SEQUENCE_NUMBER']);
    expect(places).toContainEqual(['shardId-000000000001', 'TRIM_HORIZON']);
    const shown = operatorContext(() => twoShards, { script });
    await groupsDescribe({ group: 'numtest', count: true }, shown.context);
    expect(shown.results[0]).toContain('waiting             2 records');
  });

  it('ends counting at 10 000 records, and says that there are more', async () => {
    const numbered = (from: number) => Array.from({ length: 1_000 }, (_, index) => record(`${from + index}`));
    let from = 51;
    const script: AwsScript = (command, input) => {
      if (command !== 'GetRecords' || input['Limit'] === 1) return aws(command, input);
      from += 1_000;
      return { Records: numbered(from), NextShardIterator: 'iterator', MillisBehindLatest: 1500 };
    };
    const { context, results } = operatorContext(() => describedGroup([describedShard(0)]), { script });
    await groupsDescribe({ group: 'numtest', count: true }, context);
    expect(results[0]).toContain('waiting             over 10000 records');
  });
});

describe('the last error of groups describe', () => {
  const at = Date.parse('2026-11-22T09:00:00Z');
  const failure = (message: string, timestamp = at) => ({
    timestamp,
    message: `2026-11-22T09:00:00Z id INFO ${JSON.stringify({ event: 'batch.failed', error: 'SinkUnavailable', message, causes: [] })}`,
  });
  const logged =
    (pages: (input: Readonly<Record<string, unknown>>) => unknown, mapping: object = { State: 'Enabled' }): AwsScript =>
    (command, input) => {
      if (command === 'GetFunctionConfiguration') return { LoggingConfig: { LogGroup: 'group-1' } };
      if (command === 'GetEventSourceMapping') return mapping;
      return command === 'FilterLogEvents' ? pages(input) : aws(command, input);
    };
  const lastErrorOf = async (script: AwsScript) => {
    const described = operatorContext(() => group, { script, isJson: true });
    await groupsDescribe({ group: 'numtest' }, described.context);
    const { lastError } = v.parse(groupsDescribeSchema, JSON.parse(String(described.results[0])));
    return { ...described, lastError };
  };

  it.each([
    ['that the function names', undefined, 'group-1'],
    ['of its name, which emulators log to', 'http://127.0.0.1:4566', '/aws/lambda/consumer-numtest'],
  ])('is in the log group %s, and that is shown', async (_, endpoint, logGroup) => {
    const described = async (isJson: boolean): Promise<string> => {
      const { context, results } = operatorContext(() => group, { script: logged(() => ({ events: [] })), isJson });
      const { settings, ...local } = await context.connection();
      const connection = async () => ({ ...local, settings: { ...settings, ...(endpoint ? { endpoint } : {}) } });
      await groupsDescribe({ group: 'numtest' }, { ...context, connection });
      return String(results[0]);
    };
    expect(await described(false)).toContain(`log group           ${logGroup}\n`);
    expect(v.parse(groupsDescribeSchema, JSON.parse(await described(true)))).toMatchObject({ logGroup });
  });

  it('is in a log group that is unknown where Lambda may not be asked', async () => {
    const script: AwsScript = (command, input) =>
      command === 'GetFunctionConfiguration' ? awsError('AccessDeniedException') : aws(command, input);
    const { context, results } = operatorContext(() => group, { script });
    await groupsDescribe({ group: 'numtest' }, context);
    expect(results[0]).toContain('log group           unknown\n');
  });

  it('is the latest failed batch of the log, past empty pages', async () => {
    const quoted = { timestamp: at + 5, message: '{"event":"batch.handled","note":"batch.failed"}' };
    const { lastError, sent } = await lastErrorOf(
      logged(({ nextToken, startTime }) => {
        if (Number(startTime) > at) return { events: [] };
        if (nextToken === undefined) return { events: [], nextToken: 'next' };
        return { events: [failure('The first.'), failure('The last.', at + 1), quoted] };
      }),
    );
    expect(lastError).toEqual({
      ...{ at: '2026-11-22T09:00:00.001Z', text: '(SinkUnavailable): The last.' },
      ...{ shard: null, hasMovedSince: false },
    });
    const asked = sent.filter(([name]) => name === 'FilterLogEvents').map(([, input]) => input);
    expect(asked[0]).toEqual({
      ...{ logGroupName: 'group-1', filterPattern: '"batch.failed"' },
      ...{ startTime: at + 50 * 60_000, endTime: at + 60 * 60_000 },
    });
    expect(asked.at(-1)).toMatchObject({ startTime: at, nextToken: 'next' });
  });

  const shardOf = (index: number): string => `shardId-00000000000${index}`;
  const moved = '2026-11-22T09:00:00.001Z';
  const stood = '2026-11-22T08:59:00.000Z';
  it.each<[string, { shard?: string; updated: readonly string[]; current?: boolean; agoMs?: number }, string]>([
    ['how long ago it was', { updated: [stood] }, ', 60 min ago (S'],
    ['seconds where it was just now', { updated: [stood], agoMs: 5_000 }, ', 5 s ago (S'],
    ['hours after a while', { updated: [stood], agoMs: 7_300_000 }, ', 2 h ago (S'],
    [
      'that its shard has moved since',
      { shard: shardOf(1), updated: [stood, moved] },
      ' (its shard has moved since) (',
    ],
    ['nothing of the kind where that stands', { shard: shardOf(0), updated: [stood, moved] }, ' min ago (S'],
    ['nothing of a shard without a row', { shard: shardOf(2), updated: [moved, moved] }, ' min ago (S'],
    ['that every shard has moved since', { updated: [moved, moved] }, ' (every shard below has moved since) ('],
    ['nothing of the kind where one stands', { updated: [stood, moved] }, ' min ago (S'],
    ['nothing of shards of a former stream', { updated: [moved], current: false }, ' min ago (S'],
  ])('is shown with %s', async (_, { shard, updated, current = true, agoMs = 3_600_000 }, shown) => {
    const line = { event: 'batch.failed', error: 'SinkUnavailable', message: 'Down.', causes: [], shard };
    const script = logged(({ startTime, endTime }) =>
      Number(startTime) <= at && at < Number(endTime)
        ? { events: [{ timestamp: at, message: JSON.stringify(line) }] }
        : {},
    );
    const shards = updated.map((updatedAt, index) => describedShard(index, { updatedAt, isCurrent: current }));
    const settings = { script, now: () => new Date(at + agoMs) };
    const { context, results } = operatorContext(() => describedGroup(shards), settings);
    await groupsDescribe({ group: 'numtest' }, context);
    expect(results[0]).toMatch(
      /last error {10}2026-11-22T09:00:00\.000Z, \d+ (s|min|h) ago .*\(SinkUnavailable\): Down\./,
    );
    expect(results[0]).toContain(shown);
    const asJson = operatorContext(() => describedGroup(shards), { ...settings, isJson: true });
    await groupsDescribe({ group: 'numtest' }, asJson.context);
    expect(v.parse(groupsDescribeSchema, JSON.parse(String(asJson.results[0]))).lastError).toMatchObject({
      shard: shard ?? null,
      hasMovedSince: shown.includes('moved since'),
    });
  });

  it('is looked for in a whole day, and none where there is none', async () => {
    const { lastError, sent } = await lastErrorOf(logged(() => ({ events: [] })));
    expect(lastError).toBeNull();
    const starts = sent.flatMap(([name, { startTime }]) => (name === 'FilterLogEvents' ? [Number(startTime)] : []));
    expect(Math.min(...starts)).toBe(at - 23 * 60 * 60_000);
  });

  it('is what the mapping says where the log may not be read, and a note says why', async () => {
    const problem = 'PROBLEM: Function call failed';
    const { lastError, notes } = await lastErrorOf(
      logged(() => awsError('AccessDeniedException'), { State: 'Enabled', LastProcessingResult: problem }),
    );
    expect(lastError).toEqual({ at: null, text: problem, shard: null, hasMovedSince: false });
    expect(notes).toHaveLength(1);
    expect(notes[0]).toContain('The log of consumer-numtest cannot be read for the last error. Access denied');
  });

  it('is none where the function has no log yet, and the mapping no problem', async () => {
    const { lastError, notes } = await lastErrorOf(
      logged(() => awsError('ResourceNotFoundException'), { State: 'Enabled', LastProcessingResult: 'OK' }),
    );
    expect([lastError, notes]).toEqual([null, []]);
  });
});

function record(sequence: string): object {
  return {
    SequenceNumber: sequence,
    PartitionKey: 'k',
    Data: Buffer.from('1'),
    ApproximateArrivalTimestamp: new Date(0),
  };
}
