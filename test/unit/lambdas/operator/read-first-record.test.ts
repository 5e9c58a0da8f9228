import { describe, expect, it } from 'vitest';
import type { ReadAt, ReadStart } from '../../../../lambdas/operator/ports.ts';
import { readFirstRecord } from '../../../../lambdas/operator/read-first-record.ts';
import { numbers, OperatorWorld } from '../../../support/operator-world.ts';
import { sequence } from '../../../support/records.ts';

async function first(start: ReadStart | ReadAt, change: (world: OperatorWorld) => void = () => undefined) {
  const world = new OperatorWorld();
  world.stream.put(world.shard, ...numbers(1, 5));
  change(world);
  return (await readFirstRecord(world.shard, start, world.operator()))?.sequence;
}

describe('the first record from a place on', () => {
  it('is the oldest that is still there, from the earliest on', async () => {
    expect(await first({ kind: 'earliest' })).toBe('1');
    expect(await first({ kind: 'earliest' }, ({ stream, shard }) => stream.trim(shard, 3))).toBe('4');
  });

  it('is the record itself, from its place on', async () => {
    expect(await first({ kind: 'at', sequence: sequence(2) })).toBe('2');
  });

  it('is none where all have expired, or the shard is gone', async () => {
    expect(await first({ kind: 'earliest' }, ({ stream, shard }) => stream.trim(shard, 5))).toBeUndefined();
    expect(await first({ kind: 'earliest' }, ({ stream }) => stream.shards.clear())).toBeUndefined();
  });
});
