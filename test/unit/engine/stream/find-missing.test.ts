import { describe, expect, it } from 'vitest';
import { findMissing, type ReadGap } from '../../../../engine/stream/find-missing.ts';
import { numbers, OperatorWorld } from '../../../support/operator-world.ts';
import { arrival, incarnation, numberRecord, sequence, shardId } from '../../../support/records.ts';

const day = { retentionMs: 86_400_000, createdAtSeconds: incarnation.createdAtSeconds, marginMs: 0 };
const gap = (parts: Partial<ReadGap>): ReadGap => ({
  shard: shardId(),
  start: { kind: 'earliest' },
  last: null,
  next: numberRecord(5),
  ...parts,
});

async function find(parts: Partial<ReadGap>, held: number, daysLater = 0) {
  const world = new OperatorWorld();
  world.now = new Date(arrival.getTime() + daysLater * 86_400_000);
  world.stream.put(world.shard, ...numbers(1, 9));
  world.stream.trim(world.shard, held - 1);
  return findMissing(gap(parts), day, world.operator());
}

describe('what may be missing before a record', () => {
  it('is nothing in a stream younger than its retention', async () => {
    expect(await find({}, 5)).toBeNull();
    expect(await find({ last: numberRecord(3) }, 5)).toBeNull();
  });

  it('is nothing where the record before is still there', async () => {
    expect(await find({ last: numberRecord(3) }, 3, 5)).toBeNull();
    expect(await find({ start: { kind: 'after', sequence: sequence(3) } }, 3, 5)).toBeNull();
  });

  it('S5: is what lay between two records, the first of which has expired', async () => {
    expect(await find({ last: numberRecord(3) }, 5, 5)).toEqual({ after: '3', before: '5' });
    const start = { kind: 'after', sequence: sequence(3) } as const;
    expect(await find({ start }, 5)).toEqual({ after: '3', before: '5' });
  });

  it('S5: is all before the oldest record of a stream older than its retention', async () => {
    expect(await find({}, 5, 5)).toEqual({ after: null, before: '5' });
  });

  it('S5: is what lay after a time that the stream does not reach back to', async () => {
    const late = new Date(arrival.getTime() + 4.5 * 86_400_000);
    expect(await find({ start: { kind: 'time', at: arrival } }, 5, 5)).toEqual({ after: null, before: '5' });
    expect(await find({ start: { kind: 'time', at: late } }, 5, 5)).toBeNull();
  });

  it('S5: is all that follows the last record read, where that has expired and nothing comes after it', async () => {
    expect(await find({ last: numberRecord(3), next: null }, 5, 5)).toEqual({ after: '3', before: null });
    expect(await find({ last: numberRecord(3), next: null }, 3, 5)).toBeNull();
    expect(await find({ last: numberRecord(3), next: null }, 5)).toBeNull();
  });

  it('S5: is the whole of a shard in which nothing was found, unless it is too young or holds an older record', async () => {
    expect(await find({ next: null }, 10, 5)).toEqual({ after: null, before: null });
    expect(await find({ next: null }, 10)).toBeNull();
    const late = new Date(arrival.getTime() + 1);
    expect(await find({ start: { kind: 'time', at: late }, next: null }, 9, 5)).toBeNull();
  });

  it('S5: is so also where a record has come since the end was met: it says nothing of those before', async () => {
    const all = { after: null, before: null };
    expect(await find({ next: null }, 9, 5)).toEqual(all);
    expect(await find({ start: { kind: 'time', at: arrival }, next: null }, 9, 5)).toEqual(all);
  });

  it('is nothing after a time, however long ago, that the stream still holds a record from before', async () => {
    expect(await find({ start: { kind: 'time', at: arrival } }, 4, 5)).toBeNull();
  });
});
