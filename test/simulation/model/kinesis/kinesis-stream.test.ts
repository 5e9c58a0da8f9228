import { ResourceInUseException, ResourceNotFoundException } from '@aws-sdk/client-kinesis';
import { describe, expect, it } from 'vitest';
import { type AwsTestbed, createAwsTestbed } from '../aws-testbed.ts';
import { sequenceStyles } from './kinesis-sequence-numbers.ts';
import type { KinesisShard } from './kinesis-shard.ts';
import type { KinesisStream } from './kinesis-stream.ts';

const data = new Uint8Array([1]);
const hour = 3_600_000;

function fill(stream: KinesisStream, count: number): void {
  for (let key = 0; key < count; key++) stream.land(`key-${key}`, data);
}

const sequences = (shard: KinesisShard): readonly bigint[] => shard.records.map(({ sequence }) => BigInt(sequence));

function expectAscending(numbers: readonly bigint[]): void {
  for (const [index, number] of numbers.entries())
    if (index > 0) expect(number).toBeGreaterThan(numbers[index - 1] ?? 0n);
}

/** A stream, and a later life of it whose numbers are higher or lower. */
async function recreate(bench: AwsTestbed, numbers: 'higher' | 'lower'): Promise<readonly KinesisStream[]> {
  fill(bench.kinesis.create('numbers', { shardCount: 2 }), 40);
  bench.kinesis.delete('numbers');
  await bench.pass(1000);
  fill(bench.kinesis.create('numbers', { shardCount: 2, numbers }), 40);
  return bench.kinesis.incarnationsOf('numbers');
}

describe('records', () => {
  it('go to the shard that the MD5 of their key belongs to', () => {
    const { kinesis } = createAwsTestbed();
    const stream = kinesis.create('numbers', { shardCount: 2 });

    // MD5('a') begins with 0c, MD5('b') with 92.
    expect(stream.land('a', data).shardId).toBe('shardId-000000000000');
    expect(stream.land('b', data).shardId).toBe('shardId-000000000001');
  });

  it.each(sequenceStyles)('have numbers that ascend within their shard, with gaps (%s)', (style) => {
    const { kinesis } = createAwsTestbed({}, { style });
    const stream = kinesis.create('numbers', { shardCount: 2 });
    fill(stream, 100);

    for (const shard of stream.shards()) {
      const numbers = sequences(shard);
      expectAscending(numbers);
      expect(numbers.some((number, index) => index > 0 && number - (numbers[index - 1] ?? 0n) > 1n)).toBe(true);
      for (const { sequence } of shard.records) expect(sequence).toMatch(/^\d{1,129}$/);
    }
  });

  it.each([
    ['aws', [56]],
    ['padded', [30]],
    ['longest', [128, 129]],
    ['short', [2, 3]],
  ] as const)('have numbers of the length of their style (%s)', (style, lengths) => {
    const { kinesis } = createAwsTestbed({}, { style });
    const stream = kinesis.create('numbers', { shardCount: 1 });
    fill(stream, 60);

    const found = new Set(stream.shards()[0]?.records.map(({ sequence }) => sequence.length));
    expect([...found].sort((a, b) => a - b)).toEqual(lengths);
  });

  it('share numbers across shards: a number names a record within its shard only', () => {
    const { kinesis } = createAwsTestbed({}, { style: 'short' });
    const stream = kinesis.create('numbers', { shardCount: 2 });
    fill(stream, 200);

    const [first, second] = stream.shards().map((shard) => new Set(shard.records.map(({ sequence }) => sequence)));
    expect(first?.intersection(second ?? new Set()).size).toBeGreaterThan(0);
  });

  it('arrive out of order by some milliseconds, never before the stream was made', async () => {
    const bench = createAwsTestbed({ 'kinesis.arrival-out-of-order': 0.5 });
    const stream = bench.kinesis.create('numbers', { shardCount: 1 });
    for (let round = 0; round < 50; round++) {
      stream.land('a', data);
      await bench.pass(1);
    }

    const arrivals = stream.shards()[0]?.records.map(({ arrivedAtMs }) => arrivedAtMs) ?? [];
    expect(arrivals).not.toEqual(arrivals.toSorted((a, b) => a - b));
    expect(Math.min(...arrivals)).toBeGreaterThanOrEqual(stream.createdAtMs);
  });
});

describe('a split', () => {
  it('S1: closes the parent, which stays readable, and opens two children with higher numbers', () => {
    const { kinesis } = createAwsTestbed();
    const stream = kinesis.create('numbers', { shardCount: 1 });
    fill(stream, 10);
    const [parent] = stream.shards();

    const children = stream.split('shardId-000000000000');
    fill(stream, 40);

    expect(parent).toMatchObject({ isClosed: true, trimmedBefore: 0 });
    expect(parent?.records).toHaveLength(10);
    expect(children.map(({ id, parents }) => [id, parents])).toEqual([
      ['shardId-000000000001', ['shardId-000000000000']],
      ['shardId-000000000002', ['shardId-000000000000']],
    ]);
    for (const child of children) expectAscending([parent?.highestNumber ?? 0n, ...sequences(child)]);
    expect(children[0].hashes.to + 1n).toBe(children[1].hashes.from);
    expect(stream.openShards()).toEqual(children);
  });

  it('is refused for a closed shard', () => {
    const { kinesis } = createAwsTestbed();
    const stream = kinesis.create('numbers', { shardCount: 1 });
    stream.split('shardId-000000000000');
    expect(() => stream.split('shardId-000000000000')).toThrow('closed');
  });
});

describe('a merge', () => {
  it('S2: opens one child that knows its parent and the adjacent parent', () => {
    const { kinesis } = createAwsTestbed();
    const stream = kinesis.create('numbers', { shardCount: 2 });
    fill(stream, 30);

    const child = stream.merge('shardId-000000000001', 'shardId-000000000000');

    expect(child.parents).toEqual(['shardId-000000000001', 'shardId-000000000000']);
    expect(child.hashes).toEqual({ from: 0n, to: 2n ** 128n - 1n });
    expect(stream.openShards()).toEqual([child]);
    const parents = stream.shards().filter(({ isClosed }) => isClosed);
    for (const parent of parents) expect(child.startingNumber).toBeGreaterThan(parent.highestNumber);
  });

  it('is refused for shards that do not lie next to each other, and leaves both open', () => {
    const { kinesis } = createAwsTestbed();
    const stream = kinesis.create('numbers', { shardCount: 3 });
    expect(() => stream.merge('shardId-000000000000', 'shardId-000000000002')).toThrow('neighbours');
    expect(stream.openShards()).toHaveLength(3);
    expect(stream.mergeablePairs()).toHaveLength(2);
  });
});

describe('trimming', () => {
  it('S5: by order gives exactly the records that are lost, oldest first', () => {
    const { kinesis } = createAwsTestbed();
    const stream = kinesis.create('numbers', { shardCount: 1 });
    fill(stream, 5);
    const [shard] = stream.shards();

    const trimmed = stream.trim('shardId-000000000000', 2);

    expect(trimmed).toEqual(shard?.records.slice(0, 2));
    expect(shard?.trimmedBefore).toBe(2);
    expect(stream.trim('shardId-000000000000', 9)).toEqual(shard?.records.slice(2));
  });

  it('by age takes what outlived the retention, and a closed shard with it', async () => {
    const bench = createAwsTestbed();
    const stream = bench.kinesis.create('numbers', { shardCount: 1, retentionHours: 24 });
    fill(stream, 4);
    stream.split('shardId-000000000000');
    await bench.pass(20 * hour);
    fill(stream, 20);
    expect(stream.trimExpired()).toEqual([]);
    await bench.pass(4 * hour);

    expect(stream.trimExpired()).toHaveLength(4);
    expect(stream.shards().map(({ id }) => id)).toEqual(['shardId-000000000001', 'shardId-000000000002']);
    expect(() => stream.shard('shardId-000000000000')).toThrow(ResourceNotFoundException);
    expect(stream.allShards()).toHaveLength(3);
  });
});

describe('growing numbers', () => {
  it('have from 56 to 129 digits, and are in another order as text, again and again', () => {
    const { kinesis } = createAwsTestbed({}, { style: 'growing' });
    const stream = kinesis.create('numbers', { shardCount: 1 });
    fill(stream, 150);
    const texts = stream.shard('shardId-000000000000').records.map(({ sequence }) => sequence);
    const lengths = texts.map(({ length }) => length);
    expect([Math.min(...lengths), Math.max(...lengths)]).toEqual([56, 129]);
    const falls = texts.filter((text, index) => text < (texts[index - 1] ?? ''));
    expect(falls.length).toBeGreaterThan(5);
  });
});

describe('a stream recreated under its name', () => {
  it.each(sequenceStyles)('S7: has the same shard ids and higher numbers (%s)', async (style) => {
    const [former, present] = await recreate(createAwsTestbed({}, { style }), 'higher');
    expect(present?.shards().map(({ id }) => id)).toEqual(former?.shards().map(({ id }) => id));
    expect(present?.usedNumbers.lowest).toBeGreaterThan(former?.usedNumbers.highest ?? 0n);
    expect(present?.createdAtMs).toBeGreaterThan(former?.createdAtMs ?? 0);
  });

  it.each(sequenceStyles)('S6: has lower numbers where it shall (%s)', async (style) => {
    const [former, present] = await recreate(createAwsTestbed({}, { style }), 'lower');
    expect(present?.usedNumbers.lowest).toBeLessThan(former?.usedNumbers.lowest ?? 0n);
  });

  it('is refused while the former one lives, and within the second of its creation', () => {
    const { kinesis } = createAwsTestbed();
    kinesis.create('numbers', { shardCount: 1 });
    expect(() => kinesis.create('numbers', { shardCount: 1 })).toThrow(ResourceInUseException);
    kinesis.delete('numbers');
    expect(() => kinesis.stream('numbers')).toThrow(ResourceNotFoundException);
    expect(() => kinesis.create('numbers', { shardCount: 1 })).toThrow('let time pass');
  });
});
