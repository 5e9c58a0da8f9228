import { describe, expect, it } from 'vitest';
import { StreamUnreadable } from '../../../../engine/stream/errors.ts';
import { openOldest } from '../../../../engine/stream/read-page.ts';
import { numbers, OperatorWorld } from '../../../support/operator-world.ts';

function worldOfFive(): OperatorWorld {
  const world = new OperatorWorld();
  world.stream.put(world.shard, ...numbers(1, 5));
  return world;
}

describe('opening a shard at its oldest record', () => {
  it('begins there', async () => {
    const world = worldOfFive();
    expect(await openOldest(world.shard, world.operator())).not.toBeNull();
    expect(world.stream.opened).toEqual([{ kind: 'earliest' }]);
  });

  it('gives nothing where the shard is gone', async () => {
    const world = worldOfFive();
    world.stream.shards.clear();
    expect(await openOldest(world.shard, world.operator())).toBeNull();
  });

  it('fails where the stream refuses it', async () => {
    const world = worldOfFive();
    world.stream.refusesOldest = true;
    await expect(openOldest(world.shard, world.operator())).rejects.toBeInstanceOf(StreamUnreadable);
  });
});
