import {
  type _Record,
  type GetRecordsOutput,
  InvalidArgumentException,
  type PutRecordsOutput,
  ResourceNotFoundException,
  type Shard,
} from '@aws-sdk/client-kinesis';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { ReadAt, ReadStart } from '../../engine/stream/ports.ts';
import type { ShardId } from '../../engine/stream/position.ts';
import { openModelStream, openServerStream, type StreamUnderTest } from '../support/kinesis-streams.ts';
import { sequence, shardId, utf8 } from '../support/records.ts';
import { hashesOf, numbersOf, takesKey } from '../support/shard-ranges.ts';
import { streamCalls } from '../support/stream-calls.ts';

const server = 'kinesis-local';
const subjects = [
  ['the model', openModelStream],
  [server, (shards: number) => openServerStream(inject('kinesisEndpoint'), shards)],
] as const;

const idOf = (number: number): ShardId => shardId(`shardId-${String(number).padStart(12, '0')}`);
const [lower, upper, splitLower, splitUpper, merged] = [idOf(0), idOf(1), idOf(2), idOf(3), idOf(4)];
const entryOf = (PartitionKey: string, text = PartitionKey) => ({ Data: utf8(text), PartitionKey });
const keys = ['a', 'b', 'c', 'd', 'e', 'f', 'ключ', '🌊', 'k'.repeat(256)];
const entries = keys.map((key, index) => entryOf(key, key.repeat(index)));

const numberOf = (record?: _Record): bigint => BigInt(record?.SequenceNumber ?? -1);
const arrivalOf = (record?: _Record): Date => record?.ApproximateArrivalTimestamp ?? new Date(0);

describe.each(subjects)('a Kinesis for the product: %s', (subject, open) => {
  const isServer = subject === server;
  let stream: StreamUnderTest;
  let openedAt: Date;
  let replies: readonly PutRecordsOutput[];
  /** Of the upper shard: seven of one call, and seven of a later one. */
  let records: readonly _Record[];
  const at = (index: number) => sequence(records.at(index)?.SequenceNumber ?? '');
  const tomorrow = () => new Date(stream.now().getTime() + 86_400_000);

  beforeAll(async () => {
    stream = await open(2);
    openedAt = stream.now();
    const first = await stream.put(entries);
    await stream.pass();
    replies = [first, await stream.put(entries)];
    await stream.pass();
    records = await stream.records(upper);
  });
  afterAll(() => stream?.close());

  it('answers a put in the order of the entries, with the place that each landed in', async () => {
    const shards = [...(await stream.shards()).values()];
    const landed = [...(await stream.records(lower)), ...records];
    for (const reply of replies) {
      expect(reply).toMatchObject({ FailedRecordCount: 0, Records: { length: entries.length } });
      for (const [index, entry] of entries.entries()) {
        const { SequenceNumber, ShardId } = reply.Records?.[index] ?? {};
        expect(landed).toContainEqual(expect.objectContaining({ ...entry, SequenceNumber }));
        const takers = shards.filter((shard) => takesKey(shard, entry.PartitionKey));
        expect(takers.map((shard) => shard.ShardId)).toEqual([ShardId]);
      }
    }
  });

  // kinesis-local takes both.
  it.skipIf(isServer).each([0, 501])('refuses a put of %d entries', async (length) => {
    const call = Array.from({ length }, () => entryOf('x'));
    await expect(stream.put(call)).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('says at every call that a stream does not exist', async () => {
    const missing = streamCalls(stream.client, 'missing');
    const calls = [
      () => missing.put(entries),
      () => missing.list(),
      () => missing.describe(),
      () => missing.iterator(upper),
    ];
    for (const call of calls) await expect(call()).rejects.toThrow(ResourceNotFoundException);
  });

  it('describes when the stream was made and how long it keeps a record', async () => {
    const summary = await stream.describe();
    expect(summary).toMatchObject({ RetentionPeriodHours: 24, StreamCreationTimestamp: expect.any(Date) });
    const madeAtMs = Number(summary?.StreamCreationTimestamp);
    expect(madeAtMs).toBeLessThanOrEqual(openedAt.getTime());
    // kinesis-local tells whole seconds.
    expect(madeAtMs).toBeGreaterThan(stream.madeAfter.getTime() - 1_000);
  });

  it.each<[string, () => ReadStart | ReadAt, number]>([
    ['at the oldest record', () => ({ kind: 'earliest' }), 0],
    ['at a record', () => ({ kind: 'at', sequence: at(2) }), 2],
    ['behind a record', () => ({ kind: 'after', sequence: at(2) }), 3],
    ['behind the last record', () => ({ kind: 'after', sequence: at(-1) }), Number.POSITIVE_INFINITY],
    ['before all records', () => ({ kind: 'time', at: new Date(0) }), 0],
    ['at the moment a record arrived', () => ({ kind: 'time', at: arrivalOf(records[7]) }), 7],
    ['now', () => ({ kind: 'time', at: stream.now() }), Number.POSITIVE_INFINITY],
  ])('reads from a start %s', async (_name, start, first) => {
    expect(await stream.records(upper, start())).toEqual(records.slice(first));
  });

  // AWS calls such a number invalid, for it "did not come from this stream"; kinesis-local finds no such record.
  const neverGave = isServer ? ResourceNotFoundException : InvalidArgumentException;
  it.each<[string, ShardId, () => ReadStart | ReadAt, typeof neverGave]>([
    ['a shard that is not there', idOf(9), () => ({ kind: 'earliest' }), ResourceNotFoundException],
    ['from a time to come', upper, () => ({ kind: 'time', at: tomorrow() }), InvalidArgumentException],
    ['at a number it never gave', upper, () => ({ kind: 'at', sequence: sequence(7) }), neverGave],
    ['after a number it never gave', upper, () => ({ kind: 'after', sequence: sequence(7) }), neverGave],
  ])('refuses to read %s', async (_name, shard, start, refusal) => {
    await expect(stream.iterator(shard, start())).rejects.toThrow(refusal);
  });

  it('gives of each record its number, its bytes and when it arrived', () => {
    expect(records).toHaveLength(14);
    for (const record of records) {
      expect(record.Data).toBeInstanceOf(Uint8Array);
      expect(record.SequenceNumber).toMatch(/^[1-9]\d{55}$/);
      expect(arrivalOf(record).getTime()).toBeGreaterThanOrEqual(openedAt.getTime());
      expect(arrivalOf(record).getTime()).toBeLessThan(stream.now().getTime());
    }
  });

  it('gives pages within the limit, by ascending numbers, each where the one before ends', async () => {
    const pages = await stream.pages(upper, { kind: 'earliest' }, 2);
    for (const { Records } of pages) expect(Records?.length).toBeLessThanOrEqual(2);
    const read = pages.flatMap(({ Records }) => Records ?? []);
    expect(read).toEqual(records);
    expect(read).toEqual(read.toSorted((one, other) => (numberOf(one) < numberOf(other) ? -1 : 1)));
  });

  it('is behind while there is more to read, and at the tip is not and has no end', async () => {
    const first = await stream.page(await stream.iterator(upper), 1);
    expect(first.MillisBehindLatest).toBeGreaterThan(0);
    const tip = (await stream.pages(upper)).at(-1);
    expect(tip).toMatchObject({ Records: [], MillisBehindLatest: 0, NextShardIterator: expect.any(String) });
  });

  // kinesis-local counts from the last record of the page to the newest: zero where they arrived together.
  it.skipIf(isServer)('is behind also where what is left arrived at the same moment', async () => {
    const page = await stream.page(await stream.iterator(upper, { kind: 'at', sequence: at(-2) }), 1);
    expect(page.MillisBehindLatest).toBeGreaterThan(0);
  });

  it('lists shards page by page, by a token that stands for the stream', async () => {
    const first = await stream.list({ StreamName: stream.name, MaxResults: 1 });
    const second = await stream.list({ NextToken: first.NextToken, MaxResults: 1 });
    expect(first.Shards?.map(({ ShardId }) => ShardId)).toEqual([lower]);
    expect(second.Shards?.map(({ ShardId }) => ShardId)).toEqual([upper]);
    expect(second.NextToken).toBeUndefined();
    const both = { StreamName: stream.name, NextToken: first.NextToken };
    await expect(stream.list(both)).rejects.toThrow(InvalidArgumentException);
  });
});

describe.each(subjects)('a Kinesis that splits and merges for the product: %s', (subject, open) => {
  let stream: StreamUnderTest;
  let shards: ReadonlyMap<string | undefined, Shard>;
  /** Of the lower shard: what was read before it was split, and the iterator behind that. */
  let before: readonly _Record[];
  let oldIterator: string | undefined;
  /** What that one gives at last, while it has not expired. */
  let oldPage: GetRecordsOutput;

  beforeAll(async () => {
    stream = await open(2);
    await stream.put(entries);
    before = await stream.records(lower);
    oldIterator = (await stream.pages(lower)).at(-1)?.NextShardIterator;
    await stream.split(lower);
    await stream.merge(splitUpper, upper);
    shards = await stream.shards();
    await stream.put([entryIn(splitLower), entryIn(merged)]);
    oldPage = await stream.page(oldIterator);
  });
  afterAll(() => stream?.close());

  /** An entry that lands there, however small the shard is. */
  function entryIn(id: ShardId) {
    let key = 0;
    while (!takesKey(shards.get(id), `${key}`) && key < 1_000_000) key++;
    return entryOf(`${key}`);
  }

  it('names the parents of a child, and ends closed shards only', () => {
    const listed = [...shards.values()].map(({ ParentShardId, AdjacentParentShardId, ...shard }) => {
      const isEnded = shard.SequenceNumberRange?.EndingSequenceNumber !== undefined;
      return [shard.ShardId, isEnded, ParentShardId, AdjacentParentShardId];
    });
    expect(listed).toEqual([
      [lower, true, undefined, undefined],
      [upper, true, undefined, undefined],
      [splitLower, false, lower, undefined],
      [splitUpper, true, lower, undefined],
      [merged, false, splitUpper, upper],
    ]);
  });

  it('gives children the hashes of their parents', () => {
    const of = (id: ShardId) => hashesOf(shards.get(id));
    expect(of(lower).first).toBe(0n);
    expect(of(upper)).toEqual({ first: of(lower).last + 1n, last: 2n ** 128n - 1n });
    expect(of(splitLower).first).toBe(0n);
    expect(of(splitUpper)).toEqual({ first: of(splitLower).last + 1n, last: of(lower).last });
    expect(of(merged)).toEqual({ first: of(splitUpper).first, last: of(upper).last });
  });

  it.each([
    [splitLower, lower],
    [merged, upper],
  ])('gives records of %s higher numbers than those of %s', async (child, parent) => {
    const last = numberOf((await stream.records(parent)).at(-1));
    expect(numberOf((await stream.records(child))[0])).toBeGreaterThan(last);
    // kinesis-local ends every shard at 2^63-1, and starts the child of a merge where its adjacent parent starts.
    if (subject === server) return;
    expect(numbersOf(shards.get(parent)).last).toBeGreaterThanOrEqual(last);
    expect(numbersOf(shards.get(child)).first).toBeGreaterThan(numbersOf(shards.get(parent)).last);
  });

  it('keeps a closed shard readable to its end, which shows by a missing iterator', async () => {
    const pages = await stream.pages(lower, { kind: 'earliest' }, 1);
    expect(pages.flatMap(({ Records }) => Records ?? [])).toEqual(before);
    expect(pages.at(-1)?.NextShardIterator).toBeUndefined();
  });

  it('ends a closed shard behind its last record, for an old iterator as for a new one', async () => {
    const last = sequence(before.at(-1)?.SequenceNumber ?? '');
    const iterator = await stream.iterator(lower, { kind: 'after', sequence: last });
    for (const page of [oldPage, await stream.page(iterator)]) {
      expect(page).toMatchObject({ Records: [], MillisBehindLatest: 0 });
      expect(page.NextShardIterator).toBeUndefined();
    }
  });
});
