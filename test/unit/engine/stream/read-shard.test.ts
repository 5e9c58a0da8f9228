import { describe, expect, it } from 'vitest';
import { StreamUnreadable } from '../../../../engine/stream/errors.ts';
import type { ReadStart } from '../../../../engine/stream/ports.ts';
import { type ReadStep, readShard } from '../../../../engine/stream/read-shard.ts';
import { numbers, OperatorWorld } from '../../../support/operator-world.ts';
import { arrival, sequence } from '../../../support/records.ts';

const earliest: ReadStart = { kind: 'earliest' };
const behind = (number: number): ReadStart => ({ kind: 'after', sequence: sequence(number) });

function streamOf(last: number): OperatorWorld {
  const world = new OperatorWorld();
  world.stream.put(world.shard, ...numbers(1, last));
  return world;
}

async function walk(world: OperatorWorld, start: ReadStart): Promise<ReadStep[]> {
  const steps: ReadStep[] = [];
  for await (const step of readShard(world.shard, start, world.operator())) steps.push(step);
  return steps;
}

const numbersOf = (steps: readonly ReadStep[]): number[] =>
  steps.flatMap(({ records }) => records.map((record) => Number(record.sequence)));
const missingOf = (steps: readonly ReadStep[]) => steps.flatMap(({ missing }) => missing ?? []);

describe('a walk through a shard', () => {
  it('gives every record once, in order, and ends at the newest', async () => {
    const steps = await walk(streamOf(7), earliest);
    expect(numbersOf(steps)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(steps.at(-1)?.isAtEnd).toBe(true);
    expect(missingOf(steps)).toEqual([]);
  });

  it('does not take an empty page for the end', async () => {
    const world = streamOf(4);
    world.stream.faults = ['empty', 'empty'];
    expect(numbersOf(await walk(world, earliest))).toEqual([1, 2, 3, 4]);
  });

  it('ends with a closed shard, and at once with one that is gone', async () => {
    const world = streamOf(3);
    world.stream.close(world.shard);
    expect(await walk(world, earliest)).toMatchObject([{ isAtEnd: true }]);
    world.stream.shards.clear();
    expect(await walk(world, earliest)).toMatchObject([{ records: [], isAtEnd: true }]);
  });

  it('S4: opens a new iterator after the last record where one has expired', async () => {
    const world = streamOf(7);
    let isFirst = true;
    world.stream.beforeRead = (start) => {
      if (start.kind !== 'after' || start.sequence !== '3' || !isFirst) return;
      isFirst = false;
      world.stream.faults = ['expired'];
    };
    expect(numbersOf(await walk(world, earliest))).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(world.stream.opened).toEqual([earliest, behind(3)]);
  });

  it('S4: opens the same start again where the first iterator has expired', async () => {
    const world = streamOf(2);
    world.stream.faults = ['expired'];
    expect(numbersOf(await walk(world, earliest))).toEqual([1, 2]);
    expect(world.stream.opened).toEqual([earliest, earliest]);
  });

  it('S4: gives up where every fresh iterator has expired', async () => {
    const world = streamOf(2);
    world.stream.faults = Array.from({ length: 10 }, () => 'expired' as const);
    await expect(walk(world, earliest)).rejects.toThrow(StreamUnreadable);
  });

  it('refuses to begin anywhere else than at a time that lies ahead of the stream’s clock', async () => {
    const world = streamOf(2);
    world.stream.clock = arrival;
    const start: ReadStart = { kind: 'time', at: new Date(arrival.getTime() + 1) };
    await expect(walk(world, start)).rejects.toThrow(/in the future by its clock/);
  });

  it('waits between pages, so that the mapping gets its share', async () => {
    const world = streamOf(7);
    await walk(world, earliest);
    expect(world.slept).toEqual([300, 300, 300]);
  });

  it('skips the record that it starts after, where an emulator gives it again', async () => {
    const world = streamOf(3);
    const { open } = world.stream;
    world.stream.open = (shard, start) =>
      open.call(world.stream, shard, start.kind === 'after' ? { ...start, kind: 'at' } : start);
    expect(numbersOf(await walk(world, behind(1)))).toEqual([2, 3]);
  });
});

describe('records that have left the stream', () => {
  it('are named where they lay after the start', async () => {
    const world = streamOf(7);
    world.stream.trim(world.shard, 4);
    const steps = await walk(world, behind(2));
    expect(numbersOf(steps)).toEqual([5, 6, 7]);
    expect(missingOf(steps)).toEqual([{ after: '2', before: '5' }]);
  });

  it('are named as well where Kinesis refuses the number that has expired', async () => {
    const world = streamOf(7);
    world.stream.refusesTrimmed = true;
    world.stream.trim(world.shard, 4);
    expect(missingOf(await walk(world, behind(2)))).toEqual([{ after: '2', before: '5' }]);
  });

  it('are named where they expired while the shard was being read', async () => {
    const world = streamOf(9);
    world.incarnations.retentionMs = 0;
    world.stream.beforeRead = (start) => {
      if (start.kind === 'after' && start.sequence === '4') world.stream.trim(world.shard, 6);
    };
    const steps = await walk(world, behind(1));
    expect(numbersOf(steps)).toEqual([2, 3, 4, 7, 8, 9]);
    expect(missingOf(steps)).toEqual([{ after: '4', before: '7' }]);
  });

  it('S5: are named although the retention was raised since', async () => {
    const world = streamOf(9);
    world.incarnations.retentionMs = 7 * 86_400_000;
    world.now = new Date(arrival.getTime() + 2 * 86_400_000);
    world.stream.beforeRead = (start) => {
      if (start.kind === 'after' && start.sequence === '4') world.stream.trim(world.shard, 6);
    };
    expect(missingOf(await walk(world, behind(1)))).toEqual([{ after: '4', before: '7' }]);
  });

  it('S5: are named at the end where the last that was read has expired before it came', async () => {
    const world = streamOf(6);
    world.incarnations.retentionMs = 0;
    world.stream.beforeRead = (start) => {
      if (start.kind === 'after' && start.sequence === '4') world.stream.trim(world.shard, 6);
    };
    const steps = await walk(world, behind(1));
    expect(numbersOf(steps)).toEqual([2, 3, 4]);
    expect(missingOf(steps)).toEqual([{ after: '4', before: null }]);
  });

  it('S5: are all that a shard held which is gone', async () => {
    const world = streamOf(6);
    world.stream.shards.clear();
    expect(missingOf(await walk(world, earliest))).toEqual([{ after: null, before: null }]);
    expect(missingOf(await walk(world, behind(3)))).toEqual([{ after: '3', before: null }]);
  });

  it('are none where only what was read already has expired', async () => {
    const world = streamOf(9);
    world.incarnations.retentionMs = 0;
    world.stream.beforeRead = (start) => {
      if (start.kind === 'after' && start.sequence === '6') world.stream.trim(world.shard, 5);
    };
    expect(missingOf(await walk(world, behind(1)))).toEqual([]);
  });
});
