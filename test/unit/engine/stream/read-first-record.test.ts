import { describe, expect, it } from 'vitest';
import { StreamUnreadable } from '../../../../engine/stream/errors.ts';
import { readFirstRecord } from '../../../../engine/stream/find-missing.ts';
import { numbers, OperatorWorld } from '../../../support/operator-world.ts';
import { sequence } from '../../../support/records.ts';

async function first(
  start: Parameters<typeof readFirstRecord>[1],
  change: (world: OperatorWorld) => void = () => undefined,
) {
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

  it('is found however many empty pages lead there, read no faster than the mapping can bear', async () => {
    const world = new OperatorWorld();
    world.stream.put(world.shard, ...numbers(1, 5));
    world.stream.faults = Array<'empty'>(500).fill('empty');
    const found = await readFirstRecord(world.shard, { kind: 'earliest' }, world.operator());
    expect([found?.sequence, world.slept]).toEqual(['1', Array(500).fill(300)]);
  });

  it('is not known where the stream does not let its oldest record be read', async () => {
    const asked = first({ kind: 'earliest' }, ({ stream }) => {
      stream.refusesOldest = true;
    });
    await expect(asked).rejects.toBeInstanceOf(StreamUnreadable);
  });
});
