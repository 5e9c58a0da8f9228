import { describe, expect, it } from 'vitest';
import {
  CheckpointFenced,
  DatabaseBehindCheckpoint,
  IncarnationUnknown,
} from '../../../../lambdas/consumer/errors.ts';
import { finishReplay } from '../../../../lambdas/operator/finish-replay.ts';
import { OperatorWorld } from '../../../support/operator-world.ts';
import { incarnation, place, position, sequence } from '../../../support/records.ts';

const row = { sequence: sequence(2), epoch: 1, replayFrom: sequence(1), replayTo: sequence(9) };
const finish = (world: OperatorWorld) => finishReplay(position(), row, world.operator());

/** All that the replay was to feed from here on has left the stream. */
async function replaying(): Promise<OperatorWorld> {
  const world = await OperatorWorld.handled(9);
  world.setRow(row);
  world.stream.trim(world.shard, 9);
  return world;
}

describe('ending a replay', () => {
  it('gives nothing where the last record was fed', async () => {
    const world = await replaying();
    world.setRow({ sequence: sequence(9), epoch: 1 });
    expect(await finish(world)).toBeNull();
  });

  it('O1: moves the row to its end, asks the mark for what is stored alone, and names what was not fed', async () => {
    const world = await replaying();
    world.marks.marks.clear();
    await world.marks.raise(position(), null, place(2));
    expect(await finish(world)).toEqual({ after: '2', through: '9' });
    expect([world.row(), world.mark()]).toEqual([{ sequence: '9', epoch: 1, markedThrough: '2' }, '2']);
    expect(await world.deliver(10, 11)).toMatchObject({ inserted: 2, checkpoint: '11' });
    expect([world.row(), world.mark()]).toEqual([{ sequence: '11', epoch: 1 }, '11']);
  });

  it('C4: keeps an order to skip what is still ahead', async () => {
    const world = await replaying();
    world.setRow({ ...row, skips: [sequence(12)] });
    await finish(world);
    expect(world.row()).toHaveProperty('skips', ['12']);
  });

  it('O1: does not move a row of another epoch or replay, nor one that is gone', async () => {
    const world = await replaying();
    world.setRow({ ...row, replayId: '1-other' });
    await expect(finish(world)).rejects.toThrow(CheckpointFenced);
    world.setRow({ ...row, epoch: 2 });
    await expect(finish(world)).rejects.toThrow(CheckpointFenced);
    world.checkpoints.rows.clear();
    await expect(finish(world)).rejects.toThrow(CheckpointFenced);
  });

  it('O1: does not move a row that is taken over between reading and moving', async () => {
    const world = await replaying();
    world.orders.beforeChange = () => world.setRow({ ...row, epoch: 2 });
    await expect(finish(world)).rejects.toThrow(CheckpointFenced);
    expect(world.row()).toEqual({ ...row, epoch: 2 });
  });

  it('S6: does not take the silence of another life of the stream for the end', async () => {
    const world = await replaying();
    world.incarnations.current = { ...incarnation, createdAtSeconds: incarnation.createdAtSeconds + 500 };
    await expect(finish(world)).rejects.toThrow(CheckpointFenced);
    world.incarnations.isDown = true;
    await expect(finish(world)).rejects.toThrow(IncarnationUnknown);
    expect(world.row()).toEqual(row);
  });

  it('O8: neither moves the row nor calls anything missing where the last record is still there', async () => {
    const world = await OperatorWorld.handled(9);
    world.setRow(row);
    await expect(finish(world)).rejects.toThrow(CheckpointFenced);
    expect(world.row()).toEqual(row);
  });

  it('O7: halts where the database was exchanged meanwhile', async () => {
    const world = await replaying();
    world.marks.marks.clear();
    await expect(finish(world)).rejects.toThrow(DatabaseBehindCheckpoint);
    expect(world.row()).toEqual(row);
  });
});
