import { describe, expect, it } from 'vitest';
import { StreamUnreadable } from '../../../../engine/stream/errors.ts';
import { holdsRecord } from '../../../../engine/stream/find-missing.ts';
import { numbers, OperatorWorld } from '../../../support/operator-world.ts';
import { sequence } from '../../../support/records.ts';

type Faults = OperatorWorld['stream']['faults'];
const answering =
  (...faults: Faults) =>
  (world: OperatorWorld): void => {
    world.stream.faults = faults;
  };

async function holds(number: number, change: (world: OperatorWorld) => void = () => undefined) {
  const world = new OperatorWorld();
  world.stream.put(world.shard, ...numbers(1, 5));
  change(world);
  return holdsRecord(world.shard, sequence(number), world.operator());
}

describe('whether a stream holds a record', () => {
  it('is so where reading from its place gives it', async () => {
    expect(await holds(3)).toBe(true);
    expect(await holds(3, answering('empty', 'throttled'))).toBe(true);
    expect(await holds(3, answering('expired'))).toBe(true);
  });

  it.each<[string, (world: OperatorWorld) => void]>([
    ['it has expired', ({ stream, shard }) => stream.trim(shard, 3)],
    ['all have expired', ({ stream, shard }) => stream.trim(shard, 5)],
    ['its number is refused', ({ stream, shard }) => stream.shards.get(shard)?.known.clear()],
    ['its shard is gone', ({ stream }) => stream.shards.clear()],
  ])('is not so where %s', async (_name, change) => {
    expect(await holds(3, change)).toBe(false);
  });

  it('is not known where every iterator has expired, and does not count as gone', async () => {
    const asked = holds(3, answering(...Array<'expired'>(9).fill('expired')));
    await expect(asked).rejects.toBeInstanceOf(StreamUnreadable);
  });
});
