import { describe, expect, it } from 'vitest';
import { findSequenceBefore } from '../../../../engine/operate/skip-forward.ts';
import { OperatorWorld } from '../../../support/operator-world.ts';
import { arrival, numberRecord } from '../../../support/records.ts';

const at = (second: number): Date => new Date(arrival.getTime() + second * 1_000);

/** Records 1, 2, 3, ... that arrived at these seconds. */
async function find(second: number, ...arrivals: readonly number[]) {
  const world = new OperatorWorld();
  world.now = at(1_000_000);
  world.stream.put(world.shard, ...arrivals.map((each, n) => ({ ...numberRecord(n + 1), arrivedAt: at(each) })));
  return findSequenceBefore(world.shard, at(second), world.operator());
}

describe('the record before a time', () => {
  it('is the last one before the first that arrived then or later', async () => {
    expect(await find(30, 10, 20, 30, 40)).toBe('2');
    expect(await find(25, 10, 20, 30, 40)).toBe('2');
  });

  it('is found however long ago it arrived', async () => {
    expect(await find(500_000, 1, 500_001)).toBe('1');
  });

  it('is the newest where none arrived later', async () => {
    expect(await find(100, 10, 20)).toBe('2');
  });

  it('is none where the oldest arrived later', async () => {
    expect(await find(5, 10, 20)).toBeNull();
    expect(await find(5)).toBeNull();
  });

  it('is the newest of now for a time to come, however busy the shard is', async () => {
    const world = new OperatorWorld();
    world.stream.put(world.shard, ...[1, 2].map((n) => ({ ...numberRecord(n), arrivedAt: at(n) })));
    world.now = at(10);
    let next = 3;
    world.stream.beforeRead = () => {
      const arrivedAt = new Date(world.now.getTime() + next * 1_000);
      world.stream.put(world.shard, { ...numberRecord(next), arrivedAt });
      next += 1;
    };
    expect(await findSequenceBefore(world.shard, at(3_600), world.operator())).toBe('2');
  });

  it('goes by the order of the shard where arrival times are out of order', async () => {
    expect(await find(30, 10, 31, 29, 40)).toBe('1');
  });
});
