import { expect, it } from 'vitest';
import { createAwsTestbed } from '../model/aws-testbed.ts';
import type { KinesisShard } from '../model/kinesis/kinesis-shard.ts';
import { CommandBook } from './command-book.ts';

/** Five records, a second apart. */
async function fiveRecords() {
  const bench = createAwsTestbed();
  const stream = bench.kinesis.create('numbers', { shardCount: 1 });
  for (const key of 'abcde') {
    stream.land(key, new Uint8Array());
    await bench.pass(1_000);
  }
  const [shard] = stream.shards();
  if (shard === undefined) throw new Error('a stream has a shard');
  return { stream, shard, book: new CommandBook() };
}

const at = ({ records }: KinesisShard, index: number) => {
  const record = records[index];
  if (record === undefined) throw new Error(`there is no record ${index}`);
  return record;
};

it('lets a checkpoint skip what a forward reset names, in that shard and no further', async () => {
  const { stream, shard, book } = await fiveRecords();
  expect(book.mayPassOver(shard, 0)).toBe(false);
  book.commandForward(shard, { kind: 'sequence', sequence: at(shard, 2).sequence });
  expect([1, 2, 3].map((index) => book.mayPassOver(shard, index))).toEqual([true, true, false]);
  const [other] = stream.split(shard.id);
  expect(book.mayPassOver(other, 0)).toBe(false);
});

it('lets it skip what arrived before a time, up to the first that did not', async () => {
  const { shard, book } = await fiveRecords();
  book.commandForward(shard, { kind: 'time', atMs: at(shard, 3).arrivedAtMs });
  expect([2, 3].map((index) => book.mayPassOver(shard, index))).toEqual([true, false]);
});

it('excuses a missing record only where it is trimmed, and was reported by its position', async () => {
  const { stream, shard, book } = await fiveRecords();
  book.reportMissing(shard, { after: at(shard, 0).sequence, before: at(shard, 3).sequence });
  const excused = (): number[] => [0, 1, 2, 3].filter((index) => book.isReportedMissing(shard, at(shard, index)));
  expect(excused()).toEqual([]);
  stream.trim(shard.id, 2);
  expect(excused()).toEqual([1]);
  stream.trim(shard.id, 2);
  expect(excused()).toEqual([1, 2]);
  book.reportMissing(shard, { after: null, through: at(shard, 0).sequence });
  expect(excused()).toEqual([0, 1, 2]);
});

it('gives what is still there from before a range that begins with a time', async () => {
  const { shard, book } = await fiveRecords();
  const [arrivedFrom, arrivedBefore] = [2, 3].map((index) => new Date(at(shard, index).arrivedAtMs).toISOString());
  const range = { after: null, arrivedFrom: arrivedFrom ?? '' };
  expect(book.reportMissing(shard, { ...range, before: at(shard, 2).sequence })).toEqual([at(shard, 0)]);
  expect(book.reportMissing(shard, { ...range, arrivedBefore: arrivedBefore ?? '' })).toEqual([
    at(shard, 0),
    at(shard, 2),
  ]);
});

it('excuses what arrived before a time, where a replay to that time was told so', async () => {
  const { stream, shard, book } = await fiveRecords();
  const arrivedBefore = new Date(at(shard, 2).arrivedAtMs).toISOString();
  stream.trim(shard.id, 5);
  expect(book.reportMissing(shard, { after: null, arrivedBefore })).toEqual([]);
  expect([1, 2].map((index) => book.isReportedMissing(shard, at(shard, index)))).toEqual([true, false]);
});

it('lets nothing be skipped by an command that was refused', async () => {
  const { shard, book } = await fiveRecords();
  const takeBack = book.commandForward(shard, { kind: 'sequence', sequence: at(shard, 2).sequence });
  takeBack();
  expect(book.mayPassOver(shard, 0)).toBe(false);
});

it('gives what speaks against a range reported as missing: what is still there of it, or right before it', async () => {
  const { stream, shard, book } = await fiveRecords();
  stream.trim(shard.id, 2);
  const range = { after: at(shard, 0).sequence, before: at(shard, 3).sequence };
  expect(book.reportMissing(shard, range)).toEqual([at(shard, 2)]);
  const next = { after: at(shard, 3).sequence, before: at(shard, 4).sequence };
  expect(book.reportMissing(shard, next)).toEqual([at(shard, 3)]);
});

it('excuses what expired before a first batch, and what nothing follows', async () => {
  const { stream, shard, book } = await fiveRecords();
  const excused = (): number[] => [0, 1, 2, 3, 4].filter((index) => book.mayExpireUnnamed(shard, at(shard, index)));
  book.beginAt(shard, at(shard, 2));
  expect(excused()).toEqual([]);
  stream.trim(shard.id, 5);
  expect(excused()).toEqual([0, 1, 2, 3, 4]);
  book.answer([at(shard, 3)]);
  expect(excused()).toEqual([0, 1, 4]);
  book.coveredAtMs.set(at(shard, 4).ref, 0);
  expect(excused()).toEqual([0, 1]);
});
