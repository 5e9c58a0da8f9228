import { describe, expect, it } from 'vitest';
import {
  CheckpointFenced,
  DatabaseBehindCheckpoint,
  MongoUnavailable,
  ResetUnderWay,
} from '../../../../lambdas/consumer/errors.ts';
import { OrderRefused } from '../../../../lambdas/operator/errors.ts';
import { type BackwardResetOrder, resetBackward } from '../../../../lambdas/operator/reset-backward.ts';
import { crashEverywhere, numbers, OperatorWorld } from '../../../support/operator-world.ts';
import { arrival, numberRecord, sequence, shardId } from '../../../support/records.ts';

const to = (target: number | 'earliest' | 'resume' | Date, isDryRun = false): BackwardResetOrder => ({
  shard: shardId(),
  target:
    typeof target === 'number'
      ? { kind: 'sequence', sequence: sequence(target) }
      : target instanceof Date
        ? { kind: 'time', at: target }
        : { kind: target },
  isDryRun,
});

/** Handled up to 9, and then the documents above `kept` were lost. */
async function lostAbove(kept: number, last = 9): Promise<OperatorWorld> {
  const world = await OperatorWorld.handled(last);
  for (const [id, { document }] of world.documents.stored)
    if (Number(document.origin.sequence) > kept) world.documents.stored.delete(id);
  return world;
}

describe('a backward reset', () => {
  it('O1: puts the row back and replays what comes after the target, through where the group was', async () => {
    const world = await lostAbove(2);
    const { replay } = await resetBackward(to(2), world.operator());
    expect(world.stored()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(world.row()).toEqual({ sequence: '9', epoch: 1, replayId: '1-operator-1' });
    expect(replay).toEqual({ fed: 7, missing: [] });
  });

  it('O1: feeds bounded batches in order', async () => {
    const world = await lostAbove(0);
    world.documents.calls.length = 0;
    await resetBackward(to('earliest'), world.operator());
    expect(world.documents.calls.map((ids) => ids.length)).toEqual([3, 3, 3]);
    expect(world.documents.calls.flat()).toEqual(
      numbers(1, 9).map((_, n) => `highwater:numbers run:${n + 1}`),
    );
  });

  it('O1: does not feed what the group has not reached yet', async () => {
    const world = await lostAbove(2, 6);
    world.stream.put(world.shard, ...numbers(7, 12));
    await resetBackward(to(2), world.operator());
    expect(world.stored()).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await world.deliver(7, 12)).toMatchObject({ inserted: 6, checkpoint: '12' });
  });

  it('O1: doubles nothing that is there', async () => {
    const world = await OperatorWorld.handled(9);
    await resetBackward(to('earliest'), world.operator());
    expect(world.stored()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(world.deadLetters.letters.size).toBe(0);
  });

  it('O1: goes back to a time: all that arrived then or later is read again', async () => {
    const world = new OperatorWorld();
    const at = (minute: number): Date => new Date(arrival.getTime() + minute * 60_000);
    const records = [1, 2, 3, 4].map((n) => ({ ...numberRecord(n), arrivedAt: at(n) }));
    world.stream.put(world.shard, ...records);
    await world.deliverRecords(records);
    const { plan, replay } = await resetBackward(to(at(3)), world.operator());
    expect(plan.row).toMatchObject({ sequence: '2', replayFrom: '2', replayTo: '4' });
    expect(replay?.fed).toBe(2);
  });

  it('goes back to the earliest where nothing precedes the time any more', async () => {
    const world = await OperatorWorld.handled(3);
    const { plan } = await resetBackward(to(new Date(0), true), world.operator());
    expect(plan.row).toEqual({ sequence: null, epoch: 1, replayTo: '3', replayId: '1-operator-1' });
  });

  it('only says what it would do in a dry run', async () => {
    const world = await OperatorWorld.handled(9);
    const report = await resetBackward(to(2, true), world.operator());
    expect(report).toEqual({
      plan: {
        kind: 'begin',
        row: { sequence: '2', epoch: 1, replayFrom: '2', replayTo: '9', replayId: '1-operator-1' },
      },
      replay: null,
    });
    expect(world.row()).toEqual({ sequence: '9', epoch: 0 });
  });

  it('is refused for a number that the shard never gave, and for a shard that is gone', async () => {
    const world = await OperatorWorld.handled(9);
    world.stream.shards.get(world.shard)?.known.delete(sequence(4));
    await expect(resetBackward(to(4), world.operator())).rejects.toThrow(/knows no sequence number 4/);
    world.stream.shards.clear();
    await expect(resetBackward(to('earliest'), world.operator())).rejects.toThrow(/no shard/);
    expect(world.row()).toEqual({ sequence: '9', epoch: 0 });
  });
});

describe('a backward reset to the earliest', () => {
  const minute = (n: number): Date => new Date(arrival.getTime() + n * 60_000);

  /** A group that starts with the third of five records, and has handled them. */
  async function startingWithThird(): Promise<OperatorWorld> {
    const world = new OperatorWorld();
    const records = [1, 2, 3, 4, 5].map((n) => ({ ...numberRecord(n), arrivedAt: minute(n) }));
    world.start = minute(3);
    world.stream.put(world.shard, ...records);
    await world.deliverRecords(records);
    world.documents.stored.clear();
    return world;
  }

  it('O1: reads all that the stream holds, also from before the group’s start', async () => {
    const world = await startingWithThird();
    await resetBackward(to('earliest'), world.operator());
    expect([world.stored(), world.row()]).toEqual([
      [1, 2, 3, 4, 5],
      { sequence: '5', epoch: 1, replayId: '1-operator-1' },
    ]);
  });

  it('O7: leaves alone what a restart of the group does, where that is resumed', async () => {
    const world = await startingWithThird();
    world.setRow({ sequence: null, epoch: 2, replayStart: world.start, replayTo: sequence(5) });
    await resetBackward(to('resume'), world.operator());
    expect([world.stored(), world.row()]).toEqual([[3, 4, 5], { sequence: '5', epoch: 2 }]);
  });

  it('O7: is another order than a restart that is under way, and refused', async () => {
    const world = await startingWithThird();
    world.setRow({ sequence: null, epoch: 2, replayStart: world.start, replayTo: sequence(5) });
    await expect(resetBackward(to('earliest'), world.operator())).rejects.toThrow(OrderRefused);
  });
});

describe('a backward reset that is interrupted', () => {
  it('O1: dies anywhere, is ordered again, and ends with nothing lost and nothing doubled', async () => {
    const places = await crashEverywhere(
      () => lostAbove(2),
      (dependencies) => resetBackward(to(2), dependencies),
      (world) => {
        // A run that died after its last step is a new reset of the same range: it changes nothing.
        expect(world.stored()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
        expect(world.row()?.sequence).toBe('9');
        expect(world.row()?.replayTo).toBeUndefined();
        expect(world.deadLetters.letters.size).toBe(0);
      },
    );
    expect(places).toBeGreaterThan(20);
  });

  it('O1: goes on from the row as it stands, in the same epoch', async () => {
    const world = await lostAbove(2);
    world.stream.beforeRead = (start) => {
      if (start.kind === 'after' && start.sequence === '5') world.marks.isDown = true;
    };
    await expect(resetBackward(to(2), world.operator())).rejects.toThrow(MongoUnavailable);
    expect(world.row()).toEqual({
      sequence: '5',
      epoch: 1,
      replayFrom: '2',
      replayTo: '9',
      replayId: '1-operator-1',
    });
    world.stream.beforeRead = () => undefined;
    world.marks.isDown = false;
    const { plan, replay } = await resetBackward(to(2), world.operator());
    expect([plan.kind, replay?.fed]).toEqual(['resume', 4]);
    expect(world.row()).toEqual({ sequence: '9', epoch: 1, replayId: '1-operator-1' });
  });

  it('O1: is refused with another target until it is done, and goes on by the word resume', async () => {
    const world = await lostAbove(2);
    world.setRow({ sequence: sequence(4), epoch: 1, replayFrom: sequence(2), replayTo: sequence(9) });
    const again = resetBackward(to(1), world.operator());
    await expect(again).rejects.toThrow(/Another reset.*from 2 to 9/);
    await expect(resetBackward(to(1), world.operator())).rejects.toThrow(OrderRefused);
    await resetBackward(to('resume'), world.operator());
    expect(world.row()).toEqual({ sequence: '9', epoch: 1 });
  });
});

describe('a backward reset among others', () => {
  it('O1: fences the mapping’s invocation that had loaded the row before', async () => {
    const world = await OperatorWorld.handled(6);
    world.stream.put(world.shard, ...numbers(7, 9));
    world.documents.afterWrite = async () => {
      world.documents.afterWrite = () => undefined;
      await resetBackward(to(2), world.operator());
    };
    await expect(world.deliver(7, 9)).rejects.toThrow(CheckpointFenced);
    expect(world.row()).toEqual({ sequence: '6', epoch: 1, replayId: '1-operator-1' });
    expect(await world.deliver(7, 9)).toMatchObject({ already: 3, checkpoint: '9' });
  });

  it('O1: keeps the mapping’s batches out while it runs', async () => {
    const world = await OperatorWorld.handled(6);
    world.stream.put(world.shard, ...numbers(7, 9));
    const refused: unknown[] = [];
    world.stream.beforeRead = (start) => {
      if (start.kind === 'after') refused.push(world.deliver(7, 9).catch((error: unknown) => error));
    };
    await resetBackward(to(2), world.operator());
    const errors = await Promise.all(refused);
    expect(errors.length).toBeGreaterThan(0);
    for (const error of errors) expect(error).toBeInstanceOf(ResetUnderWay);
  });

  it('O1: replays up to where the mapping moved the row while it was being ordered', async () => {
    const world = await OperatorWorld.handled(9, 6);
    const { change } = world.orders;
    let tries = 0;
    world.orders.change = async (...args) => {
      if (tries++ === 0) await world.deliver(7, 9);
      return change.apply(world.orders, args);
    };
    const { plan } = await resetBackward(to(2), world.operator());
    expect(plan.row.replayTo).toBe('9');
    expect(world.row()).toEqual({ sequence: '9', epoch: 1, replayId: '1-operator-1' });
  });

  it('O1: two runs of the same order at once end as one', async () => {
    const world = await lostAbove(2, 20);
    const runs = await Promise.allSettled([
      resetBackward(to(2), world.operator()),
      resetBackward(to(2), world.operator()),
    ]);
    expect(runs.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
    expect(world.stored()).toHaveLength(20);
    expect(world.row()).toEqual({ sequence: '20', epoch: 1, replayId: '1-operator-1' });
  });

  it('O7: halts where the database lacks what lies before the target', async () => {
    const world = await OperatorWorld.handled(9);
    world.marks.marks.clear();
    await expect(resetBackward(to(2), world.operator())).rejects.toThrow(DatabaseBehindCheckpoint);
    expect(world.row()).toEqual({ sequence: '9', epoch: 0 });
  });

  it('O7: halts where the database is exchanged for a backup from before it began', async () => {
    const world = await lostAbove(2, 9);
    const backup = world.takeBackup();
    world.stream.beforeRead = (start) => {
      if (start.kind === 'after' && start.sequence === '5') world.restore(backup);
    };
    await expect(resetBackward(to(2), world.operator())).rejects.toThrow(DatabaseBehindCheckpoint);
    expect(world.row()).toMatchObject({ sequence: '5', replayTo: '9' });
  });
});
