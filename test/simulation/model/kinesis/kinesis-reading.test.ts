import {
  DescribeStreamSummaryCommand,
  ExpiredIteratorException,
  ExpiredNextTokenException,
  GetRecordsCommand,
  type GetRecordsOutput,
  GetShardIteratorCommand,
  type GetShardIteratorInput,
  InvalidArgumentException,
  LimitExceededException,
  ListShardsCommand,
  ResourceNotFoundException,
  type ShardFilterType,
} from '@aws-sdk/client-kinesis';
import { describe, expect, it } from 'vitest';
import { type AwsTestbed, createAwsTestbed } from '../aws-testbed.ts';

const shardId = 'shardId-000000000000';

/** A stream of one shard with ten records that came a second apart. */
async function tenRecords(rates: Readonly<Record<string, number>> = {}): Promise<AwsTestbed> {
  const bench = createAwsTestbed(rates);
  const stream = bench.kinesis.create('numbers', { shardCount: 1 });
  for (let number = 0; number < 10; number++) {
    stream.land(`key-${number}`, new Uint8Array([number]));
    await bench.pass(1000);
  }
  return bench;
}

async function iteratorAt(
  bench: AwsTestbed,
  start: Omit<GetShardIteratorInput, 'ShardId' | 'StreamName'>,
): Promise<string | undefined> {
  const command = new GetShardIteratorCommand({ StreamName: 'numbers', ShardId: shardId, ...start });
  return (await bench.settle(bench.kinesisClient.send(command))).ShardIterator;
}

function read(bench: AwsTestbed, iterator: string | undefined, limit?: number): Promise<GetRecordsOutput> {
  const input = { ShardIterator: iterator, ...(limit === undefined ? {} : { Limit: limit }) };
  return bench.settle(bench.kinesisClient.send(new GetRecordsCommand(input)));
}

const numbersOf = ({ Records }: GetRecordsOutput): readonly (number | undefined)[] =>
  (Records ?? []).map(({ Data }) => Data?.[0]);

const sequenceOf = ({ kinesis }: AwsTestbed, index: number): string =>
  kinesis.stream('numbers').shard(shardId).records[index]?.sequence ?? '';

describe('an iterator', () => {
  it.each([
    ['TRIM_HORIZON', () => ({}), 0],
    ['LATEST', () => ({}), undefined],
    ['AT_SEQUENCE_NUMBER', (bench: AwsTestbed) => ({ StartingSequenceNumber: sequenceOf(bench, 4) }), 4],
    ['AFTER_SEQUENCE_NUMBER', (bench: AwsTestbed) => ({ StartingSequenceNumber: sequenceOf(bench, 4) }), 5],
    ['AT_TIMESTAMP', () => ({ Timestamp: new Date(Date.UTC(2026, 0, 1) + 2_500) }), 3],
  ] as const)('begins where it shall: %s', async (type, detailsOf, first) => {
    const bench = await tenRecords();
    const iterator = await iteratorAt(bench, { ShardIteratorType: type, ...detailsOf(bench) });
    expect(numbersOf(await read(bench, iterator))[0]).toBe(first);
  });

  it('begins at the oldest record that is left where older ones were trimmed', async () => {
    const bench = await tenRecords();
    const oldest = sequenceOf(bench, 0);
    const early = await iteratorAt(bench, { ShardIteratorType: 'TRIM_HORIZON' });
    bench.kinesis.stream('numbers').trim(shardId, 3);
    const after = { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', StartingSequenceNumber: oldest } as const;

    expect(numbersOf(await read(bench, await iteratorAt(bench, after)))[0]).toBe(3);
    expect(numbersOf(await read(bench, early))[0]).toBe(3);
  });

  it('is refused for a number that did not come from this stream', async () => {
    const bench = await tenRecords();
    const foreign = { ShardIteratorType: 'AT_SEQUENCE_NUMBER', StartingSequenceNumber: '7' } as const;
    await expect(iteratorAt(bench, foreign)).rejects.toThrow(InvalidArgumentException);
  });

  it('is refused for a time to come', async () => {
    const bench = await tenRecords();
    const inTime = (Timestamp: Date) => iteratorAt(bench, { ShardIteratorType: 'AT_TIMESTAMP', Timestamp });
    await inTime(new Date(bench.time.nowMs));
    await expect(inTime(new Date(bench.time.nowMs + 1_000))).rejects.toThrow(InvalidArgumentException);
  });

  it('S4: expires after five minutes', async () => {
    const bench = await tenRecords();
    const iterator = await iteratorAt(bench, { ShardIteratorType: 'TRIM_HORIZON' });
    await bench.pass(299_000);
    expect(numbersOf(await read(bench, iterator))).toHaveLength(10);
    await bench.pass(2_000);
    await expect(read(bench, iterator)).rejects.toThrow(ExpiredIteratorException);
  });

  it('S4: expires before its time where that fault happens', async () => {
    const bench = await tenRecords({ 'kinesis.iterator-expired': 1 });
    const iterator = await iteratorAt(bench, { ShardIteratorType: 'TRIM_HORIZON' });
    await expect(read(bench, iterator)).rejects.toThrow(ExpiredIteratorException);
  });

  it('S7: does not lead into a later life of the stream', async () => {
    const bench = await tenRecords();
    const iterator = await iteratorAt(bench, { ShardIteratorType: 'TRIM_HORIZON' });
    bench.kinesis.delete('numbers');
    await expect(read(bench, iterator)).rejects.toThrow(ResourceNotFoundException);
    bench.kinesis.create('numbers', { shardCount: 1 });
    await expect(read(bench, iterator)).rejects.toThrow(ResourceNotFoundException);
  });
});

describe('GetRecords', () => {
  it('gives pages in order, how far they lie behind, and no end while the shard is open', async () => {
    const bench = await tenRecords();
    const first = await read(bench, await iteratorAt(bench, { ShardIteratorType: 'TRIM_HORIZON' }), 4);
    expect(numbersOf(first)).toEqual([0, 1, 2, 3]);
    expect(first.MillisBehindLatest).toBeGreaterThanOrEqual(6_000);

    const second = await read(bench, first.NextShardIterator);
    expect(numbersOf(second)).toEqual([4, 5, 6, 7, 8, 9]);
    expect(second.MillisBehindLatest).toBe(0);

    const third = await read(bench, second.NextShardIterator);
    expect(numbersOf(third)).toEqual([]);
    expect(third.NextShardIterator).toBeDefined();
  });

  it('shows the end of a closed shard by a missing iterator, and names its children', async () => {
    const bench = await tenRecords();
    const children = bench.kinesis.stream('numbers').split(shardId);
    const first = await read(bench, await iteratorAt(bench, { ShardIteratorType: 'TRIM_HORIZON' }), 4);
    expect(first.NextShardIterator).toBeDefined();
    expect(first.ChildShards).toBeUndefined();

    const last = await read(bench, first.NextShardIterator);
    expect(last.NextShardIterator).toBeUndefined();
    expect(last.ChildShards?.map(({ ShardId, ParentShards }) => [ShardId, ParentShards])).toEqual(
      children.map(({ id }) => [id, [shardId]]),
    );
  });

  it('is behind while there is anything to read, even of this millisecond', async () => {
    const bench = createAwsTestbed();
    const stream = bench.kinesis.create('numbers', { shardCount: 1 });
    const iterator = await iteratorAt(bench, { ShardIteratorType: 'TRIM_HORIZON' });
    const page = bench.kinesisClient.send(new GetRecordsCommand({ ShardIterator: iterator, Limit: 1 }));
    for (let ms = 0; ms < 15; ms++)
      bench.time.after(ms, () => {
        for (const key of ['a', 'b', 'c']) stream.land(key, new Uint8Array());
      });
    expect((await bench.settle(page)).MillisBehindLatest).toBeGreaterThan(0);
  });

  it('may be empty although there is more', async () => {
    const bench = await tenRecords({ 'kinesis.get-empty': 1 });
    const page = await read(bench, await iteratorAt(bench, { ShardIteratorType: 'TRIM_HORIZON' }));
    expect(numbersOf(page)).toEqual([]);
    bench.faults.heal();
    expect(numbersOf(await read(bench, page.NextShardIterator))).toHaveLength(10);
  });
});

it('GetRecords may give fewer than there are, far from any limit, and goes on behind them', async () => {
  const bench = await tenRecords({ 'kinesis.get-few': 1 });
  const numbers: unknown[] = [];
  let iterator = await iteratorAt(bench, { ShardIteratorType: 'TRIM_HORIZON' });
  for (let pages = 0; numbers.length < 10; pages++) {
    expect(pages).toBeLessThan(10);
    const page = await read(bench, iterator);
    expect(numbersOf(page).length).toBeGreaterThan(0);
    numbers.push(...numbersOf(page));
    iterator = page.NextShardIterator;
  }
  expect(new Set(numbers).size).toBe(10);
});

describe('ListShards', () => {
  const list = (bench: AwsTestbed, input: object) =>
    bench.settle(bench.kinesisClient.send(new ListShardsCommand(input)));

  it('lists open and closed shards with parents, ranges and numbers', async () => {
    const bench = await tenRecords();
    bench.kinesis.stream('numbers').split(shardId);
    const { Shards: shards = [] } = await list(bench, { StreamName: 'numbers' });

    expect(shards.map(({ ShardId, ParentShardId }) => [ShardId, ParentShardId])).toEqual([
      [shardId, undefined],
      ['shardId-000000000001', shardId],
      ['shardId-000000000002', shardId],
    ]);
    expect(shards.map(({ SequenceNumberRange: range }) => range?.EndingSequenceNumber !== undefined)).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('gives pages, whose tokens expire', async () => {
    const bench = createAwsTestbed();
    bench.kinesis.create('numbers', { shardCount: 5 });
    const first = await list(bench, { StreamName: 'numbers', MaxResults: 3 });
    expect(first.Shards).toHaveLength(3);

    const { Shards: rest, NextToken } = await list(bench, { NextToken: first.NextToken });
    expect(rest?.map(({ ShardId }) => ShardId)).toEqual(['shardId-000000000003', 'shardId-000000000004']);
    expect(NextToken).toBeUndefined();

    await bench.pass(301_000);
    await expect(list(bench, { NextToken: first.NextToken })).rejects.toThrow(ExpiredNextTokenException);
  });

  it.each([
    ['AT_LATEST', 2],
    ['FROM_TRIM_HORIZON', 3],
  ] as const)('filters: %s', async (type: ShardFilterType, count) => {
    const bench = await tenRecords();
    bench.kinesis.stream('numbers').split(shardId);
    const { Shards: shards } = await list(bench, { StreamName: 'numbers', ShardFilter: { Type: type } });
    expect(shards).toHaveLength(count);
  });
});

describe('operators', () => {
  it.each([
    ['kinesis.list-limited', new ListShardsCommand({ StreamName: 'numbers' })],
    [
      'kinesis.iterator-throttled',
      new GetShardIteratorCommand({ StreamName: 'numbers', ShardId: shardId, ShardIteratorType: 'LATEST' }),
    ],
  ])('are told to come back later: %s', async (fault, command) => {
    const bench = await tenRecords({ [fault]: 1 });
    await expect(bench.settle(bench.kinesisClient.send(command as ListShardsCommand))).rejects.toThrow('exceeded');
    expect(bench.faults.counts()).toEqual({ [fault]: 3 });
  });
});

describe('DescribeStreamSummary', () => {
  const command = new DescribeStreamSummaryCommand({ StreamName: 'numbers' });

  it('says when the stream was made', async () => {
    const bench = await tenRecords();
    const { StreamDescriptionSummary: summary } = await bench.settle(bench.kinesisClient.send(command));
    expect(summary).toMatchObject({
      StreamCreationTimestamp: new Date(Date.UTC(2026, 0, 1)),
      RetentionPeriodHours: 24,
      OpenShardCount: 1,
    });
  });

  it('fails where the account asks too often, after the retries of the SDK', async () => {
    const bench = await tenRecords({ 'kinesis.describe-limited': 1 });
    await expect(bench.settle(bench.kinesisClient.send(command))).rejects.toThrow(LimitExceededException);
    expect(bench.faults.counts()).toEqual({ 'kinesis.describe-limited': 3 });
  });
});
