import { describe, expect, it } from 'vitest';
import { CheckpointFenced, DatabaseBehindCheckpoint } from '../../../../lambdas/consumer/errors.ts';
import { OrderContended, OrderRefused } from '../../../../lambdas/operator/errors.ts';
import { type ForwardResetOrder, resetForward } from '../../../../lambdas/operator/reset-forward.ts';
import { crashEverywhere, numbers, OperatorWorld } from '../../../support/operator-world.ts';
import { arrival, numberRecord, sequence, shardId } from '../../../support/records.ts';

const to = (target: number | Date, isDryRun = false): ForwardResetOrder => ({
  shard: shardId(),
  target:
    typeof target === 'number'
      ? { kind: 'sequence', sequence: sequence(target) }
      : { kind: 'time', at: target },
  isDryRun,
});

/** The row of a group that had handled three, passed to the sixth. */
const passed = { sequence: '6', epoch: 1, markedThrough: '3' };

describe('a forward reset', () => {
  it('O1: moves the row, raises the epoch, and names what is passed over', async () => {
    const world = await OperatorWorld.handled(9, 3);
    const plan = await resetForward(to(6), world.operator());
    expect(plan.passedOver).toEqual({ after: '3', through: '6' });
    expect(world.row()).toEqual(passed);
    expect(world.events()).toEqual(['records.passing-over', 'records.passed-over']);
    expect(await world.deliver(4, 9)).toMatchObject({ skipped: 3, inserted: 3, checkpoint: '9' });
    expect([world.row(), world.mark()]).toEqual([{ sequence: '9', epoch: 1 }, '9']);
  });

  it('O7: raises no mark over what is not stored, so that a restored database is noticed all the same', async () => {
    const world = await OperatorWorld.handled(9, 3);
    await resetForward(to(6), world.operator());
    expect(world.mark()).toBe('3');
    world.marks.marks.clear();
    await expect(world.deliver(4, 9)).rejects.toThrow(DatabaseBehindCheckpoint);
    expect(world.row()).toEqual(passed);
  });

  it('O7: given twice, asks the mark for what is stored alone', async () => {
    const world = await OperatorWorld.handled(9, 3);
    await resetForward(to(5), world.operator());
    await resetForward(to(6), world.operator());
    expect([world.row(), world.mark()]).toEqual([{ ...passed, epoch: 2 }, '3']);
    expect(await world.deliver(4, 9)).toMatchObject({ skipped: 3, inserted: 3, checkpoint: '9' });
  });

  it('O1: lets batches that are skipped whole pass', async () => {
    const world = await OperatorWorld.handled(9, 3);
    await resetForward(to(6), world.operator());
    expect(await world.deliver(4, 5)).toMatchObject({ skipped: 2, checkpoint: '6' });
    expect(await world.deliver(4, 9)).toMatchObject({ skipped: 3, inserted: 3, checkpoint: '9' });
  });

  it('makes the row of a group that has none', async () => {
    const world = new OperatorWorld();
    world.stream.put(world.shard, ...numbers(1, 9));
    const plan = await resetForward(to(6), world.operator());
    expect(plan.passedOver).toEqual({ after: null, through: '6' });
    expect([world.row(), world.mark()]).toEqual([{ ...passed, markedThrough: '0' }, '0']);
    expect(await world.deliver(1, 9)).toMatchObject({ skipped: 6, inserted: 3, checkpoint: '9' });
  });

  it('O1: goes on with the first record that arrived at a time or later', async () => {
    const world = new OperatorWorld();
    const at = (minute: number): Date => new Date(arrival.getTime() + minute * 60_000);
    world.stream.put(world.shard, ...[1, 2, 3, 4].map((n) => ({ ...numberRecord(n), arrivedAt: at(n) })));
    expect((await resetForward(to(at(3)), world.operator())).row.sequence).toBe('2');
    await expect(resetForward(to(at(1)), world.operator())).rejects.toThrow(/no record that arrived before/);
  });

  it('changes nothing in a dry run, the mark included', async () => {
    const world = await OperatorWorld.handled(9, 3);
    const plan = await resetForward(to(6, true), world.operator());
    expect(plan.row).toEqual(passed);
    expect([world.row(), world.mark()]).toEqual([{ sequence: '3', epoch: 0 }, '3']);
  });

  it('is refused for a record that the shard does not hold', async () => {
    const world = await OperatorWorld.handled(9, 3);
    await expect(resetForward(to(99), world.operator())).rejects.toThrow(/holds no record 99/);
  });

  it('O7: halts before the row where the database is another one', async () => {
    const world = await OperatorWorld.handled(9, 3);
    world.marks.marks.clear();
    await expect(resetForward(to(6), world.operator())).rejects.toThrow(DatabaseBehindCheckpoint);
    expect(world.row()).toEqual({ sequence: '3', epoch: 0 });
  });

  it('O1: fences the mapping’s invocation that had loaded the row before', async () => {
    const world = await OperatorWorld.handled(9, 3);
    world.documents.afterWrite = async () => {
      world.documents.afterWrite = () => undefined;
      await resetForward(to(6), world.operator());
    };
    await expect(world.deliver(4, 8)).rejects.toThrow(CheckpointFenced);
    expect(world.row()).toEqual(passed);
  });

  it('O1: is refused where the mapping has gone further meanwhile', async () => {
    const world = await OperatorWorld.handled(9, 3);
    const { change } = world.orders;
    world.orders.change = async (...args) => {
      if (world.row()?.sequence === '3') await world.deliver(4, 8);
      return change.apply(world.orders, args);
    };
    await expect(resetForward(to(6), world.operator())).rejects.toThrow(OrderRefused);
    expect(world.row()).toEqual({ sequence: '8', epoch: 0 });
  });

  it('O1: does not say that nothing was changed where its own reply was lost, and the mapping went on', async () => {
    const world = await OperatorWorld.handled(9, 3);
    const { change } = world.orders;
    world.orders.change = async (...args) => {
      await change.apply(world.orders, args);
      await world.deliver(4, 9);
      // What the SDK meets when it asks again.
      return { kind: 'stale', row: world.row() };
    };
    await expect(resetForward(to(6), world.operator())).rejects.toThrow(OrderContended);
    expect(world.logged).toContainEqual(
      expect.objectContaining({ event: 'records.passing-over', after: '3', through: '6' }),
    );
  });

  it('O1: dies anywhere, and is ordered again', async () => {
    const order = to(6);
    const places = await crashEverywhere(
      () => OperatorWorld.handled(9, 3),
      (dependencies) =>
        resetForward(order, dependencies).catch((error: unknown) => {
          // A run that died after the row had moved finds itself done.
          if (!(error instanceof OrderRefused)) throw error;
        }),
      (world) => {
        expect([world.row(), world.mark()]).toEqual([passed, '3']);
      },
    );
    expect(places).toBeGreaterThan(8);
  });
});
