import { describe, expect, it } from 'vitest';
import { CheckpointFenced } from '../../../../lambdas/consumer/errors.ts';
import type { ReplayingCheckpoint } from '../../../../lambdas/operator/core/plan-backward-reset.ts';
import { feedReplay } from '../../../../lambdas/operator/feed-replay.ts';
import { numbers, OperatorWorld } from '../../../support/operator-world.ts';
import { arrival, place, position, sequence } from '../../../support/records.ts';

const replaying = (from: number | null, to: number): ReplayingCheckpoint => ({
  sequence: from === null ? null : sequence(from),
  epoch: 1,
  ...(from === null ? {} : { replayFrom: sequence(from) }),
  replayTo: sequence(to),
});

/** A shard of `last` records, put back to `row`; its first `trimmed` have expired, and its documents are lost. */
async function putBack(last: number, row: ReplayingCheckpoint, trimmed = 0): Promise<OperatorWorld> {
  const world = await OperatorWorld.handled(last);
  world.documents.stored.clear();
  world.setRow(row);
  world.stream.trim(world.shard, trimmed);
  return world;
}

const feed = (world: OperatorWorld, row: ReplayingCheckpoint) =>
  feedReplay({ position: position(), row }, world.operator());

describe('feeding a replay', () => {
  it('O1: names what has expired in between before it goes on, and ends all the same', async () => {
    const row = replaying(2, 9);
    const world = await putBack(9, row, 5);
    expect(await feed(world, row)).toEqual({ fed: 4, missing: [{ after: '2', before: '6' }] });
    expect(world.events()).toEqual(['records.missing']);
    expect([world.stored(), world.row()]).toEqual([[6, 7, 8, 9], { sequence: '9', epoch: 1 }]);
  });

  it('O1: ends where its last record has expired and newer ones follow', async () => {
    const row = replaying(2, 6);
    const world = await putBack(9, row, 6);
    const { fed, missing } = await feed(world, row);
    expect([fed, missing]).toEqual([
      0,
      [
        { after: '2', before: '7' },
        { after: '2', through: '6' },
      ],
    ]);
    const row6 = { sequence: '6', epoch: 1, markedThrough: '2' };
    expect([world.stored(), world.row(), world.mark()]).toEqual([[], row6, '9']);
  });

  it.each<[string, (world: OperatorWorld) => void]>([
    ['nothing is left in the shard', ({ stream, shard }) => stream.trim(shard, 9)],
    ['its number is refused since', ({ stream, shard }) => stream.shards.get(shard)?.known.clear()],
    ['the shard is closed and drained', ({ stream, shard }) => stream.close(shard)],
    ['the shard is gone', ({ stream }) => stream.shards.clear()],
  ])('O1: ends where %s', async (_name, change) => {
    const row = replaying(2, 9);
    const world = await putBack(9, row, 9);
    change(world);
    expect(await feed(world, row)).toEqual({ fed: 0, missing: [{ after: '2', through: '9' }] });
    expect(world.row()).toEqual({ sequence: '9', epoch: 1, markedThrough: '2' });
  });

  it('O1: ends from the very beginning as well, and makes the mark, which says nothing yet', async () => {
    const row = replaying(null, 9);
    const world = await putBack(9, row, 9);
    world.marks.marks.clear();
    await feed(world, row);
    expect([world.row(), world.mark()]).toEqual([{ sequence: '9', epoch: 1, markedThrough: '0' }, '0']);
    expect(await world.deliver(10, 11)).toMatchObject({ inserted: 2, checkpoint: '11' });
    expect([world.row(), world.mark()]).toEqual([{ sequence: '11', epoch: 1 }, '11']);
  });

  it('does not end where records may still follow', async () => {
    const row = replaying(2, 9);
    const world = await putBack(9, row);
    world.stream.faults = ['empty', 'throttled', 'empty'];
    expect(await feed(world, row)).toEqual({ fed: 7, missing: [] });
  });

  it('ends where another run of the same reset has ended it', async () => {
    const row = replaying(2, 9);
    const world = await putBack(9, row);
    world.stream.beforeRead = (start) => {
      if (start.kind === 'after' && start.sequence === '5')
        world.setRow({ sequence: sequence(12), epoch: 1 });
    };
    expect(await feed(world, row)).toEqual({ fed: 3, missing: [] });
    expect(world.row()).toEqual({ sequence: '12', epoch: 1 });
  });

  it.each([
    ['is under way', replaying(1, 9)],
    ['is over', { sequence: sequence(12), epoch: 1 }],
  ])(
    'O8: gives way where the table was restored, and another reset of the same epoch %s',
    async (_name, to) => {
      const row = { ...replaying(2, 9), replayId: '1-run' };
      const world = await putBack(9, row);
      await world.marks.raise(position(), null, place(2, '1-run'));
      const other = { ...to, replayId: '1-other' };
      world.stream.beforeRead = (start) => {
        if (start.kind === 'after' && start.sequence === '5') world.setRow(other);
      };
      await expect(feed(world, row)).rejects.toThrow(CheckpointFenced);
      expect(world.row()).toEqual(other);
    },
  );

  it('O1: gives way where another reset has taken over', async () => {
    const row = replaying(2, 9);
    const world = await putBack(9, row);
    const other = { ...replaying(1, 9), epoch: 2 };
    world.stream.beforeRead = (start) => {
      if (start.kind === 'after' && start.sequence === '5') world.setRow(other);
    };
    await expect(feed(world, row)).rejects.toThrow(CheckpointFenced);
    expect(world.row()).toEqual(other);
  });

  it('C4: sets a record aside that an operator ordered to be skipped meanwhile', async () => {
    const row = { ...replaying(2, 9), skips: [sequence(4)] };
    const world = await putBack(9, row);
    await feed(world, row);
    expect(world.stored()).toEqual([3, 5, 6, 7, 8, 9]);
    expect([...world.deadLetters.letters.values()].map(({ reason }) => reason.code)).toEqual([
      'skipped-by-operator',
    ]);
    expect(world.row()).toEqual({ sequence: '9', epoch: 1 });
  });

  it('passes over what arrived before its start, and ends all the same', async () => {
    const row = { ...replaying(2, 9), replayStart: new Date(arrival.getTime() + 1) };
    const world = await putBack(9, row);
    expect(await feed(world, row)).toMatchObject({ fed: 7 });
    expect([world.stored(), world.row()]).toEqual([[], { sequence: '9', epoch: 1 }]);
  });

  it('feeds nothing beyond its end to the consumer, which would refuse it', async () => {
    const row = replaying(2, 5);
    const world = await putBack(9, row);
    world.stream.put(world.shard, ...numbers(10, 12));
    expect((await feed(world, row)).fed).toBe(3);
    expect(world.stored()).toEqual([3, 4, 5]);
  });
});
