import { describe, expect, it } from 'vitest';
import { CheckpointStoreUnavailable, CommandRefused } from '../../../../engine/checkpoints/errors.ts';
import { DatabaseBehindCheckpoint } from '../../../../engine/consume/errors.ts';
import { CommandContended } from '../../../../engine/operate/errors.ts';
import { type SkipForwardCommand, skipForward } from '../../../../engine/operate/skip-forward.ts';
import { crashEverywhere, numbers, OperatorWorld } from '../../../support/operator-world.ts';
import { arrival, numberRecord, sequence, shardId } from '../../../support/records.ts';

const to = (target: number | Date, isDryRun = false): SkipForwardCommand => ({
  shard: shardId(),
  target: typeof target === 'number' ? { kind: 'sequence', sequence: sequence(target) } : { kind: 'time', at: target },
  isDryRun,
});

/** The row of a group that had handled three, and skips to the sixth. */
const skipped = { sequence: '6', sinkThrough: '3' };
const nothing = { to: null, skipped: null };

/** A stream that nothing has been read of. */
function unread(last: number): OperatorWorld {
  const world = new OperatorWorld();
  world.stream.put(world.shard, ...numbers(1, last));
  return world;
}

describe('skipping forward', () => {
  it('O15: moves the row, leaves the sink checkpoint, and names what is skipped before it does', async () => {
    const world = await OperatorWorld.handled(9, 3);
    world.commands.beforeChange = () => expect(world.events()).toEqual(['records.skipping']);
    const { skipped: range } = await skipForward(to(6), world.operator());
    expect(range).toEqual({ after: '3', through: '6' });
    expect([world.row(), world.sinkCheckpoint()]).toEqual([skipped, '3']);
    expect(world.logged).toMatchObject([
      { event: 'records.skipping', shard: world.shard, after: '3', through: '6' },
      { event: 'records.skipped', shard: world.shard, after: '3', through: '6' },
    ]);
  });

  it('O15: has the next batch go on behind it, which requires all of the sink checkpoint again', async () => {
    const world = await OperatorWorld.handled(9, 3);
    await skipForward(to(6), world.operator());
    expect(await world.deliver(4, 5)).toMatchObject({ skipped: 2, checkpoint: '6' });
    expect(world.row()).toEqual(skipped);
    expect(await world.deliver(4, 9)).toMatchObject({ skipped: 3, inserted: 3, checkpoint: '9' });
    expect([world.row(), world.sinkCheckpoint()]).toEqual([{ sequence: '9' }, '9']);
    expect(world.stored()).toEqual([1, 2, 3, 7, 8, 9]);
  });

  it('O7: hides no database that is another one', async () => {
    const world = await OperatorWorld.handled(9, 3);
    await skipForward(to(6), world.operator());
    world.sinkCheckpoints.states.clear();
    await expect(world.deliver(4, 9)).rejects.toThrow(DatabaseBehindCheckpoint);
    expect(world.row()).toEqual(skipped);
  });

  it('O15: twice in a row requires what was there before the first alone', async () => {
    const world = await OperatorWorld.handled(9, 3);
    await skipForward(to(5), world.operator());
    const second = await skipForward(to(6), world.operator());
    expect(second.skipped).toEqual({ after: '5', through: '6' });
    expect([world.row(), world.sinkCheckpoint()]).toEqual([skipped, '3']);
    expect(await world.deliver(4, 9)).toMatchObject({ skipped: 3, inserted: 3, checkpoint: '9' });
  });

  it('O15: twice with a batch between requires what that batch has reached', async () => {
    const world = await OperatorWorld.handled(9, 2);
    await skipForward(to(4), world.operator());
    await world.deliver(5, 6);
    await skipForward(to(8), world.operator());
    expect(world.row()).toEqual({ sequence: '8', sinkThrough: '6' });
    expect(await world.deliver(7, 9)).toMatchObject({ skipped: 2, inserted: 1, checkpoint: '9' });
  });

  it('O15: where the group has no row, requires nothing of the sink checkpoint', async () => {
    const world = unread(9);
    const { skipped: range } = await skipForward(to(6), world.operator());
    expect(range).toEqual({ after: null, through: '6' });
    expect([world.row(), world.sinkCheckpoint()]).toEqual([{ ...skipped, sinkThrough: '0' }, null]);
    expect(await world.deliver(1, 6)).toMatchObject({ skipped: 6, checkpoint: '6' });
    expect(await world.deliver(1, 9)).toMatchObject({ skipped: 6, inserted: 3, checkpoint: '9' });
    expect([world.row(), world.sinkCheckpoint()]).toEqual([{ sequence: '9' }, '9']);
  });

  it('O15: where the row only names records to skip, requires nothing and drops those that it passes', async () => {
    const world = unread(9);
    world.setRow({ sequence: null, skips: [sequence(2), sequence(8)] });
    await skipForward(to(6), world.operator());
    expect(world.row()).toEqual({ sequence: '6', sinkThrough: '0', skips: ['8'] });
    expect(await world.deliver(1, 9)).toMatchObject({ skipped: 6, inserted: 2, deadLetters: 1 });
  });

  it.each([
    ['at', 9],
    ['beyond', 6],
  ])('O15: is done, and changes nothing, where the checkpoint stands %s the target', async (_name, target) => {
    const world = await OperatorWorld.handled(9);
    const before = world.checkpoints.get(world.position());
    expect(await skipForward(to(target), world.operator())).toEqual(nothing);
    expect(world.checkpoints.get(world.position())).toEqual(before);
    expect(world.events()).toEqual([]);
  });

  it('O15: given again is done', async () => {
    const world = await OperatorWorld.handled(9, 3);
    await skipForward(to(6), world.operator());
    expect(await skipForward(to(6), world.operator())).toEqual(nothing);
    expect(world.row()).toEqual(skipped);
  });

  it('O15: by two operators at once moves the row to the later record', async () => {
    const world = await OperatorWorld.handled(9, 3);
    const targets = [6, 5, 6];
    await Promise.all(targets.map((target) => skipForward(to(target), world.operator())));
    expect(world.row()).toEqual(skipped);
  });

  it('O1: goes on with the first record that arrived at a time or later', async () => {
    const world = new OperatorWorld();
    const at = (minute: number): Date => new Date(arrival.getTime() + minute * 60_000);
    world.stream.put(world.shard, ...[1, 2, 3, 4].map((n) => ({ ...numberRecord(n), arrivedAt: at(n) })));
    expect((await skipForward(to(at(3)), world.operator())).to?.sequence).toBe('2');
  });

  it('O1: has nothing to skip where no record arrived before the time: a dry run says so, another is refused', async () => {
    const world = new OperatorWorld();
    world.stream.put(world.shard, { ...numberRecord(1), arrivedAt: arrival });
    expect(await skipForward(to(arrival, true), world.operator())).toEqual({ to: null, skipped: null });
    await expect(skipForward(to(arrival), world.operator())).rejects.toThrow(/no record that arrived before/);
    expect(world.row()).toBeNull();
  });

  it('changes and logs nothing in a dry run', async () => {
    const world = await OperatorWorld.handled(9, 3);
    const plan = await skipForward(to(6, true), world.operator());
    expect(plan).toMatchObject({ to: skipped, skipped: { after: '3', through: '6' } });
    expect([world.row(), world.sinkCheckpoint(), world.events()]).toEqual([{ sequence: '3' }, '3', []]);
  });

  it('is refused for a record that the shard does not hold', async () => {
    const world = await OperatorWorld.handled(9, 3);
    await expect(skipForward(to(99), world.operator())).rejects.toThrow(CommandRefused);
    await expect(skipForward(to(99), world.operator())).rejects.toThrow(/has no record 99/);
    expect(world.row()).toEqual({ sequence: '3' });
  });
});

describe('skipping forward while the mapping goes on', () => {
  it('C26: a batch in flight that ends beyond the target carries the row on, as all of it is stored', async () => {
    const world = await OperatorWorld.handled(9, 3);
    world.documents.afterWrite = async () => {
      world.documents.afterWrite = () => undefined;
      await skipForward(to(6), world.operator());
    };
    expect(await world.deliver(4, 8)).toMatchObject({ inserted: 5 });
    expect([world.row(), world.sinkCheckpoint()]).toEqual([{ sequence: '8' }, '8']);
    expect(await world.deliver(9, 9)).toMatchObject({ inserted: 1, checkpoint: '9' });
  });

  it('C26: a batch in flight that ends before the target leaves the row there', async () => {
    const world = await OperatorWorld.handled(9, 3);
    world.documents.afterWrite = async () => {
      world.documents.afterWrite = () => undefined;
      await skipForward(to(6), world.operator());
    };
    await world.deliver(4, 5);
    expect([world.row(), world.sinkCheckpoint()]).toEqual([skipped, '5']);
    expect(await world.deliver(6, 9)).toMatchObject({ skipped: 1, inserted: 3, checkpoint: '9' });
  });

  it('O15: is decided anew where the mapping has moved the row meanwhile', async () => {
    const world = await OperatorWorld.handled(9, 3);
    const { change } = world.commands;
    world.commands.change = async (...args) => {
      if (world.row()?.sequence === '3') await world.deliver(4, 5);
      return change.apply(world.commands, args);
    };
    expect((await skipForward(to(6), world.operator())).skipped).toEqual({ after: '5', through: '6' });
    expect(world.row()).toEqual({ sequence: '6', sinkThrough: '5' });
  });

  it('O15: is done where the mapping has gone further meanwhile', async () => {
    const world = await OperatorWorld.handled(9, 3);
    const { change } = world.commands;
    world.commands.change = async (...args) => {
      if (world.row()?.sequence === '3') await world.deliver(4, 8);
      return change.apply(world.commands, args);
    };
    expect(await skipForward(to(6), world.operator())).toEqual(nothing);
    expect([world.row(), world.stored().length]).toEqual([{ sequence: '8' }, 8]);
  });

  it('O15: is done where its own reply was lost and the mapping went on; what it skipped is in the log', async () => {
    const world = await OperatorWorld.handled(9, 3);
    const { change } = world.commands;
    world.commands.change = async (...args) => {
      await change.apply(world.commands, args);
      await world.deliver(4, 9);
      // What the SDK meets when it asks again.
      return { kind: 'stale', row: world.row() };
    };
    expect(await skipForward(to(6), world.operator())).toEqual(nothing);
    expect(world.logged).toContainEqual(
      expect.objectContaining({ event: 'records.skipping', after: '3', through: '6' }),
    );
  });

  it('gives up where others keep moving the row, and throws where the store is down', async () => {
    const world = await OperatorWorld.handled(9, 3);
    world.commands.change = async () => ({ kind: 'stale', row: { sequence: sequence(4) } });
    await expect(skipForward(to(6), world.operator())).rejects.toThrow(CommandContended);
    world.checkpoints.isDown = true;
    await expect(skipForward(to(6), world.operator())).rejects.toThrow(CheckpointStoreUnavailable);
    world.checkpoints.isDown = false;
    expect(world.row()).toEqual({ sequence: '3' });
  });

  it('O15: dies anywhere, is given again, and the group goes on', async () => {
    const places = await crashEverywhere(
      () => OperatorWorld.handled(9, 3),
      (dependencies) => skipForward(to(6), dependencies),
      async (world) => {
        expect([world.row(), world.sinkCheckpoint()]).toEqual([skipped, '3']);
        expect(await world.deliver(4, 9)).toMatchObject({ skipped: 3, inserted: 3, checkpoint: '9' });
        expect(world.stored()).toEqual([1, 2, 3, 7, 8, 9]);
      },
    );
    expect(places).toBeGreaterThan(8);
  });

  it('O15: dies anywhere, and meets a mapping that went on before it is given again', async () => {
    await crashEverywhere(
      async () => {
        const world = await OperatorWorld.handled(12, 3);
        world.afterCrash = async () => void (await world.deliver(4, 9));
        return world;
      },
      (dependencies) => skipForward(to(6), dependencies),
      async (world) => {
        await world.deliver(4, 12);
        expect([world.row(), world.sinkCheckpoint()]).toEqual([{ sequence: '12' }, '12']);
        const lacking = numbers(1, 12).filter(({ sequence: at }) => !world.stored().includes(Number(at)));
        const named = world.events().includes('records.skipping') ? ['4', '5', '6'] : [];
        expect(lacking.every(({ sequence: at }) => named.includes(at))).toBe(true);
      },
    );
  });
});
