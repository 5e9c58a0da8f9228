import { describe, expect, it } from 'vitest';
import { DatabaseBehindCheckpoint, ResetUnderWay } from '../../../../lambdas/consumer/errors.ts';
import { resetForward } from '../../../../lambdas/operator/reset-forward.ts';
import { restartGroup } from '../../../../lambdas/operator/restart-group.ts';
import { crashEverywhere, numbers, OperatorWorld } from '../../../support/operator-world.ts';
import { arrival, sequence, shardId } from '../../../support/records.ts';

const second = shardId('shardId-000000000001');

/** A group that had handled two shards, 1 to 6 and 11 to 16, and whose database is empty now. */
async function emptied(): Promise<OperatorWorld> {
  const world = await OperatorWorld.handled(6);
  world.stream.put(second, ...numbers(11, 16));
  await world.deliver(11, 16, second);
  world.documents.stored.clear();
  world.marks.marks.clear();
  return world;
}

const all = [1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16];

describe('restarting a group', () => {
  it('O7: reads the whole stream again into a database that lacks it, and the consumer goes on', async () => {
    const world = await emptied();
    world.stream.put(world.shard, ...numbers(7, 9));
    await expect(world.deliver(7, 9)).rejects.toThrow(DatabaseBehindCheckpoint);
    const reports = await restartGroup(world.operator());
    expect(reports.map(({ shard, fed }) => [shard, fed])).toEqual([
      [world.shard, 6],
      [second, 6],
    ]);
    // What the halted batch had written before it met the mark is there as well.
    expect(world.stored().filter((n) => n < 7 || n > 9)).toEqual(all);
    expect([world.row(), world.row(second)]).toEqual([
      { sequence: '6', epoch: 1, replayId: '1-operator-1' },
      { sequence: '16', epoch: 1, replayId: '1-operator-1' },
    ]);
    expect([world.mark(), world.mark(second)]).toEqual(['6', '16']);
    expect(await world.deliver(7, 9)).toMatchObject({ checkpoint: '9' });
  });

  it('O7: doubles nothing in a database that was restored from an older backup', async () => {
    const world = await OperatorWorld.handled(9);
    for (const n of [7, 8, 9]) world.documents.stored.delete(`highwater:numbers run:${n}`);
    await restartGroup(world.operator());
    expect(world.stored()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(world.deadLetters.letters.size).toBe(0);
  });

  it('O7: is undone by a backup from before that lacks what only the restart has stored', async () => {
    const world = new OperatorWorld();
    world.stream.put(world.shard, ...numbers(1, 12));
    await world.deliver(1, 3);
    await resetForward(
      { shard: world.shard, target: { kind: 'sequence', sequence: sequence(6) }, isDryRun: false },
      world.operator(),
    );
    await world.deliver(7, 9);
    const backup = world.takeBackup();
    await restartGroup(world.operator());
    expect(world.stored()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    world.restore(backup);
    await expect(world.deliver(10, 12)).rejects.toThrow(DatabaseBehindCheckpoint);
    await restartGroup(world.operator());
    expect(await world.deliver(10, 12)).toMatchObject({ checkpoint: '12' });
    expect(world.stored()).toHaveLength(12);
  });

  it('O7: lets no batch of the mapping write a checkpoint over what is still missing', async () => {
    const world = await emptied();
    world.stream.put(world.shard, ...numbers(7, 9));
    const refusals: unknown[] = [];
    world.stream.beforeRead = () => {
      refusals.push(world.deliver(7, 9).catch((error: unknown) => error));
    };
    await restartGroup(world.operator());
    const [first] = await Promise.all(refusals);
    expect(first).toBeInstanceOf(ResetUnderWay);
  });

  it('S5: says what the stream does not hold any more', async () => {
    const world = await emptied();
    world.stream.trim(world.shard, 2);
    world.now = new Date(world.now.getTime() + 3 * 86_400_000);
    const [report] = await restartGroup(world.operator());
    expect(report?.missing).toEqual([{ after: null, before: '3' }]);
  });

  it('O7: takes over a reset that is under way, and its end', async () => {
    const world = await emptied();
    world.setRow({ sequence: sequence(4), epoch: 3, replayFrom: sequence(3), replayTo: sequence(6) });
    await restartGroup(world.operator());
    expect(world.stored()).toEqual(all);
    expect(world.row()).toEqual({ sequence: '6', epoch: 4, replayId: '4-operator-1' });
  });

  it('O7: begins anew where the database was exchanged once more while a restart was under way', async () => {
    const world = await emptied();
    world.setRow({ sequence: sequence(4), epoch: 3, replayTo: sequence(6) });
    await restartGroup(world.operator());
    expect(world.stored()).toEqual(all);
    expect(world.row()).toEqual({ sequence: '6', epoch: 4, replayId: '4-operator-1' });
  });

  it('O7: stores nothing that had arrived before the group began', async () => {
    const world = await emptied();
    world.start = new Date(arrival.getTime() + 1);
    await restartGroup(world.operator());
    expect(world.stored()).toEqual([]);
    expect(world.row()).toEqual({ sequence: '6', epoch: 1, replayId: '1-operator-1' });
  });

  it('leaves rows alone where nothing was handled yet, and other groups', async () => {
    const world = new OperatorWorld();
    world.setRow({ sequence: null, epoch: 0, skips: [sequence(5)] });
    expect(await restartGroup(world.operator())).toEqual([]);
    expect(world.row()).toEqual({ sequence: null, epoch: 0, skips: ['5'] });
  });

  it('O7: dies anywhere, and ends when it is ordered again', async () => {
    const places = await crashEverywhere(
      emptied,
      (dependencies) => restartGroup(dependencies),
      (world) => {
        expect(world.stored()).toEqual(all);
        expect([world.row()?.sequence, world.row(second)?.sequence]).toEqual(['6', '16']);
        expect([world.row()?.replayTo, world.row(second)?.replayTo]).toEqual([undefined, undefined]);
        expect([world.mark(), world.mark(second)]).toEqual(['6', '16']);
      },
    );
    expect(places).toBeGreaterThan(40);
  });
});
