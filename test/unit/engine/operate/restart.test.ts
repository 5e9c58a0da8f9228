import { beforeEach, describe, expect, it } from 'vitest';
import { CommandRefused } from '../../../../engine/checkpoints/errors.ts';
import { DatabaseBehindCheckpoint, RestartUnderWay } from '../../../../engine/consume/errors.ts';
import { CommandContended, RestartStopped, RestartTooSlow } from '../../../../engine/operate/errors.ts';
import { type RestartCommand, restartGroup } from '../../../../engine/operate/restart-group.ts';
import { skipForward } from '../../../../engine/operate/skip-forward.ts';
import { MongoUnavailable } from '../../../../engine/sink/errors.ts';
import { StreamUnreadable } from '../../../../engine/stream/errors.ts';
import type { ShardPage } from '../../../../engine/stream/ports.ts';
import { crashEverywhere, numbers, OperatorWorld } from '../../../support/operator-world.ts';
import { arrival, numberRecord, position, sequence, shardId } from '../../../support/records.ts';

const second = shardId('shardId-000000000001');
const former = { streamName: 'numbers', createdAtSeconds: 1_600_000_000 };
const all = [1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16];
const empty = new OperatorWorld().takeBackup();

/** A group that had handled two shards, 1 to 6 and 11 to 16, of which the first goes on to 9. */
async function handledTwo(): Promise<OperatorWorld> {
  const world = await OperatorWorld.handled(9, 6);
  world.stream.put(second, ...numbers(11, 16));
  await world.deliver(11, 16, second);
  return world;
}

/** The same, and its database is empty now. */
async function emptied(): Promise<OperatorWorld> {
  const world = await handledTwo();
  world.restore(empty);
  return world;
}

const restart = (world: OperatorWorld, command: Partial<RestartCommand> = {}) =>
  restartGroup({ leftAlone: [], ...command }, world.operator());

/** Runs `meanwhile` once, before the page after these many is read. */
function afterPages(world: OperatorWorld, pages: number, meanwhile: () => void): void {
  let read = 0;
  world.stream.beforeRead = () => {
    if (read++ === pages) meanwhile();
  };
}

const entry = (id: string, through: number, to: number) => ({
  id,
  through: sequence(through),
  to: sequence(to),
});

let world: OperatorWorld;
beforeEach(async () => {
  world = await emptied();
});

describe('restarting a group', () => {
  it('O7: stores the whole stream again in a database that lacks it, and the group goes on', async () => {
    await expect(world.deliver(7, 9)).rejects.toThrow(DatabaseBehindCheckpoint);
    const { shards, lost } = await restart(world);
    expect(shards.map(({ shard, counts, missing }) => [shard, counts.inserted, missing])).toEqual([
      [world.shard, 6, []],
      [second, 6, []],
    ]);
    expect(lost).toEqual([]);
    expect([world.sinkCheckpoint(), world.sinkCheckpoint(second)]).toEqual(['6', '16']);
    expect([world.entry(), world.entry(second)]).toEqual([null, null]);
    expect(await world.deliver(7, 9)).toMatchObject({ checkpoint: '9' });
    expect(world.stored()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16]);
  });

  it('O7: moves no checkpoint', async () => {
    const rows = new Map(world.checkpoints.rows);
    await restart(world);
    expect(world.checkpoints.rows).toEqual(rows);
  });

  it('O7: doubles nothing in a database that lacks nothing, or part of it', async () => {
    world = await handledTwo();
    for (const n of [4, 5, 6]) world.documents.stored.delete(`highwater:numbers run:${n}`);
    const { shards } = await restart(world);
    expect(shards[0]?.counts).toMatchObject({ inserted: 3, already: 3 });
    expect([world.stored(), world.setAside(), world.sinkCheckpoint()]).toEqual([all, [], '6']);
  });

  it('O17: stores all of a backup whose sink checkpoint is newer than its documents', async () => {
    world = await handledTwo();
    const { documents: _, ...newer } = world.takeBackup();
    world.restore({ ...newer, documents: empty.documents });
    await restart(world);
    expect(world.stored()).toEqual(all);
  });

  it('O7: begins at a time where one is given, for a backup of one moment', async () => {
    world = new OperatorWorld();
    const at = (minute: number): Date => new Date(arrival.getTime() + minute * 60_000);
    const records = [1, 2, 3, 4].map((n) => ({ ...numberRecord(n), arrivedAt: at(n) }));
    world.stream.put(world.shard, ...records);
    await world.deliverRecords(records);
    world.restore(empty);
    await restart(world, { from: at(3) });
    expect([world.stored(), world.sinkCheckpoint()]).toEqual([[3, 4], '4']);
  });

  it('O7: leaves out what arrived before the group’s start', async () => {
    world.start = new Date(arrival.getTime() + 1);
    const { shards } = await restart(world);
    expect(shards[0]?.counts).toMatchObject({ beforeStart: 6 });
    expect([world.stored(), world.sinkCheckpoint()]).toEqual([[], '6']);
  });

  it('O7: covers closed shards, and those that the stream does not list', async () => {
    world.stream.close(second);
    world.stream.list = async () => [world.shard];
    await restart(world);
    expect([world.stored(), world.sinkCheckpoint(second)]).toEqual([all, '16']);
  });

  it('O7: goes to what the row requires where records were skipped, and the group is not halted', async () => {
    world = await OperatorWorld.handled(9, 3);
    const target = { kind: 'sequence', sequence: sequence(6) } as const;
    await skipForward({ shard: world.shard, target, isDryRun: false }, world.operator());
    world.restore(empty);
    await restart(world);
    expect([world.stored(), world.sinkCheckpoint()]).toEqual([[1, 2, 3], '3']);
    expect(await world.deliver(4, 9)).toMatchObject({ skipped: 3, inserted: 3, checkpoint: '9' });
  });

  it('is refused, with what to do, where there is neither a row nor an entry', async () => {
    world = new OperatorWorld();
    world.stream.put(world.shard, ...numbers(1, 3));
    await expect(restart(world)).rejects.toThrow(CommandRefused);
    await expect(restart(world)).rejects.toThrow(/use replay/);
    world.setRow({ sequence: null, skips: [sequence(5)] });
    await expect(restart(world)).rejects.toThrow(/use replay/);
    world.setRow({ sequence: sequence(5), sinkThrough: sequence(0) });
    await expect(restart(world)).rejects.toThrow(/use replay/);
    expect([world.entry(), world.stream.opened]).toEqual([null, []]);
  });

  it('leaves other groups and streams alone', async () => {
    const others = [position({ group: 'other' }), position({ incarnation: { ...former, streamName: 'letters' } })];
    for (const other of others) {
      world.checkpoints.set(other, { sequence: sequence(5) });
      world.sinkCheckpoints.set(other, { sequence: sequence(2), restart: entry('run-1', 1, 5) });
    }
    const { shards, lost } = await restart(world);
    expect([shards.length, lost]).toEqual([2, []]);
    for (const other of others)
      expect(world.sinkCheckpoints.state(other)).toEqual({ sequence: '2', restart: entry('run-1', 1, 5) });
  });
});

describe('what a restart cannot read again', () => {
  it('S5: is logged before the sink checkpoint is raised', async () => {
    world.stream.trim(world.shard, 2);
    world.now = new Date(world.now.getTime() + 3 * 86_400_000);
    const finish = world.restarts.finish.bind(world.restarts);
    world.restarts.finish = async (...args) => {
      world.logged.push({ event: 'raise' });
      return finish(...args);
    };
    const { shards } = await restart(world);
    expect(shards[0]?.missing).toEqual([{ after: null, before: '3' }]);
    expect(world.events().slice(0, 2)).toEqual(['records.missing', 'raise']);
    expect([world.stored().slice(0, 4), world.sinkCheckpoint()]).toEqual([[3, 4, 5, 6], '6']);
  });

  it('S5: is logged before the raise where the last record to read has expired as well', async () => {
    world.stream.trim(world.shard, 7);
    const finish = world.restarts.finish.bind(world.restarts);
    world.restarts.finish = async (...args) => {
      world.logged.push({ event: 'raise' });
      return finish(...args);
    };
    const { shards } = await restart(world);
    expect(shards[0]?.missing).toEqual([{ after: null, through: '6' }]);
    expect(world.events()).toEqual(['records.missing', 'raise', 'raise']);
    expect(world.sinkCheckpoint()).toBe('6');
    expect(await world.deliver(8, 9)).toMatchObject({ inserted: 2, checkpoint: '9' });
  });

  it('O7: stops where the database is restored once all that is left is read', async () => {
    world.stream.trim(world.shard, 7);
    const { move } = world.restarts;
    const backup = world.takeBackup();
    world.restarts.move = async (...args) => {
      world.restore(backup);
      return move.apply(world.restarts, args);
    };
    await expect(restart(world)).rejects.toThrow(RestartStopped);
    expect(world.sinkCheckpoint()).toBeNull();
  });

  it('S5: is all of a shard that is gone', async () => {
    world.stream.shards.delete(second);
    const { shards } = await restart(world);
    expect(shards[1]?.missing).toEqual([{ after: null, through: '16' }]);
    expect(world.sinkCheckpoint(second)).toBe('16');
  });

  it('S5: is not taken for expired where Kinesis holds it and does not give it', async () => {
    const { open, read } = world.stream;
    const ownPlaces = new Set<string>();
    world.stream.open = async (shard, start) => {
      const opened = await open.call(world.stream, shard, start);
      if (opened.kind === 'open' && start.kind === 'at') ownPlaces.add(opened.iterator);
      return opened;
    };
    world.stream.read = async (iterator, most) => {
      const page = await read.call(world.stream, iterator, most);
      if (page.kind !== 'page' || ownPlaces.has(iterator)) return page;
      const records = page.records.filter(({ sequence: at }) => Number(at) <= 4);
      return { ...page, records, isCaughtUp: records.length === 0 } satisfies ShardPage;
    };
    await expect(restart(world)).rejects.toThrow(StreamUnreadable);
    await expect(restart(world)).rejects.toThrow(
      /Kinesis holds record 6 .* but did not return it: run the command again/,
    );
    expect([world.sinkCheckpoint(), world.entry()?.through]).toEqual([null, '4']);
    await expect(world.deliver(7, 9)).rejects.toThrow(RestartUnderWay);
    Object.assign(world.stream, { open, read });
    await restart(world);
    expect([world.stored().slice(0, 6), world.sinkCheckpoint()]).toEqual([[1, 2, 3, 4, 5, 6], '6']);
  });

  it('O7: is what rows of former incarnations say was written, where the database lacks it', async () => {
    const lacking = position({ incarnation: former });
    const behind = position({ incarnation: former, shard: second });
    const whole = position({ incarnation: former, shard: shardId('shardId-000000000002') });
    for (const place of [lacking, behind, whole]) world.checkpoints.set(place, { sequence: sequence(50) });
    world.sinkCheckpoints.set(behind, { sequence: sequence(40), restart: null });
    world.sinkCheckpoints.set(whole, { sequence: sequence(50), restart: null });
    const { shards, lost } = await restart(world);
    const stream = 'numbers@1600000000';
    expect(lost).toEqual([
      { stream, shard: world.shard, range: { after: null, through: '50' } },
      { stream, shard: second, range: { after: '40', through: '50' } },
    ]);
    expect(world.logged.filter(({ event }) => event === 'records.lost')).toMatchObject([
      { stream, shard: world.shard, after: null, through: '50' },
      { stream, shard: second, after: '40', through: '50' },
    ]);
    expect([shards.length, world.stored()]).toEqual([2, all]);
    expect(world.sinkCheckpoints.get(lacking)).toBeNull();
  });

  it('O14: is what entries of former incarnations say, where the rows are gone', async () => {
    world = new OperatorWorld();
    const [begun, ended] = [position({ incarnation: former }), position({ incarnation: former, shard: second })];
    world.sinkCheckpoints.set(begun, { sequence: sequence(20), restart: entry('run-1', 30, 50) });
    world.sinkCheckpoints.set(ended, { sequence: sequence(50), restart: entry('run-1', 30, 50) });
    const { shards, lost } = await restart(world);
    expect([shards, lost.map(({ shard, range }) => [shard, range])]).toEqual([
      [],
      [[world.shard, { after: '20', through: '50' }]],
    ]);
  });

  it('O7: is named also where nothing of the present incarnation was handled', async () => {
    world = new OperatorWorld();
    world.checkpoints.set(position({ incarnation: former }), {
      sequence: sequence(50),
      sinkThrough: sequence(40),
    });
    const { shards, lost } = await restart(world);
    expect([shards, lost.map(({ range }) => range)]).toEqual([[], [{ after: null, through: '40' }]]);
  });
});

describe('while a restart is under way', () => {
  it('O7: the entries of all shards stand before the first batch is read', async () => {
    const entries: unknown[] = [];
    afterPages(world, 0, () => entries.push(world.entry(), world.entry(second)));
    await restart(world);
    expect(entries).toEqual([entry('operator-1', 0, 6), entry('operator-1', 0, 16)]);
  });

  it('O7: the entry moves behind each batch that is stored', async () => {
    const moved: unknown[] = [];
    world.stream.beforeRead = () => void moved.push([world.entry()?.through, world.stored().length]);
    await restart(world);
    expect(moved.slice(0, 2)).toEqual([
      ['0', 0],
      ['3', 3],
    ]);
  });

  it('O7: batches of the mapping throw, and move neither checkpoint nor sink checkpoint', async () => {
    const thrown: Promise<unknown>[] = [];
    world.stream.beforeRead = () => {
      const deliveries = [world.deliver(5, 6), world.deliver(7, 9), world.deliver(15, 16, second)];
      thrown.push(...deliveries.map((delivery) => delivery.catch((error: unknown) => error)));
    };
    const finish = world.restarts.finish.bind(world.restarts);
    world.restarts.finish = async (...args) => {
      world.restarts.finish = finish;
      world.stream.beforeRead = () => undefined;
      const errors = await Promise.all(thrown);
      expect(errors.length).toBeGreaterThan(5);
      for (const error of errors) expect(error).toBeInstanceOf(RestartUnderWay);
      expect([world.row(), world.sinkCheckpoint()]).toEqual([{ sequence: '6' }, null]);
      return finish(...args);
    };
    await restart(world);
    expect(await world.deliver(7, 9)).toMatchObject({ checkpoint: '9' });
  });

  it('O7: a batch that had written before the restore does not count', async () => {
    world = await handledTwo();
    world.documents.afterWrite = () => {
      world.documents.afterWrite = () => undefined;
      world.restore(empty);
      world.sinkCheckpoints.set(world.position(), { sequence: null, restart: entry('run-1', 0, 6) });
    };
    await expect(world.deliver(7, 9)).rejects.toThrow(RestartUnderWay);
    await restart(world);
    expect(await world.deliver(7, 9)).toMatchObject({ inserted: 3, checkpoint: '9' });
  });

  it('O7: a checkpoint that moves on over a restore halts the group, until it is restarted again', async () => {
    world = await handledTwo();
    const load = world.checkpoints.advance.bind(world.checkpoints);
    world.checkpoints.advance = async (...args) => {
      world.checkpoints.advance = load;
      world.restore(empty);
      await restart(world);
      return load(...args);
    };
    await world.deliver(7, 8);
    expect([world.row(), world.sinkCheckpoint()]).toEqual([{ sequence: '8' }, '6']);
    await expect(world.deliver(9, 9)).rejects.toThrow(DatabaseBehindCheckpoint);
    await restart(world);
    expect(world.stored().slice(0, 8)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(await world.deliver(9, 9)).toMatchObject({ checkpoint: '9' });
  });

  it('O7: is begun anew from where the mapping has moved on since it was read', async () => {
    world = await handledTwo();
    const begin = world.restarts.begin.bind(world.restarts);
    world.restarts.begin = async (...args) => {
      if (world.row()?.sequence === '6') await world.deliver(7, 8);
      return begin(...args);
    };
    const { shards } = await restart(world);
    expect([shards[0]?.last, world.sinkCheckpoint()]).toEqual(['8', '8']);
  });

  it('O7: gives up where the sink checkpoint keeps moving, and where MongoDB is down', async () => {
    world.restarts.begin = async () => 'stale';
    await expect(restart(world)).rejects.toThrow(CommandContended);
    world.sinkCheckpoints.isDown = true;
    await expect(restart(world)).rejects.toThrow(MongoUnavailable);
    expect(world.stream.opened).toEqual([]);
  });
});

describe('a restart that is stopped', () => {
  const expectStopped = async (): Promise<void> => {
    await expect(restart(world)).rejects.toThrow(RestartStopped);
    world.stream.beforeRead = () => undefined;
    expect(world.sinkCheckpoint()).not.toBe('6');
    await expect(world.deliver(7, 9)).rejects.toThrow();
    expect(world.row()).toEqual({ sequence: '6' });
    await restart(world);
    expect(await world.deliver(7, 9)).toMatchObject({ checkpoint: '9' });
    expect(world.stored()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16]);
  };

  it('O7: a second restore, of a backup from before it, takes its entry away', async () => {
    afterPages(world, 1, () => world.restore(empty));
    await expectStopped();
  });

  it('O7: stops with the batch that meets the second restore, and reads no further', async () => {
    world.stream.pageSize = 1;
    afterPages(world, 1, () => world.restore(empty));
    await expect(restart(world)).rejects.toThrow(RestartStopped);
    expect(world.stored()).toEqual([2]);
  });

  it('O7: a second restore, of a backup from its beginning, shows a lower entry', async () => {
    let backup = empty;
    let pages = 0;
    world.stream.beforeRead = () => {
      if (pages === 0) backup = world.takeBackup();
      if (pages++ === 1) world.restore(backup);
    };
    await expectStopped();
  });

  it('O7: a second restore between its last batch and the raise', async () => {
    const finish = world.restarts.finish.bind(world.restarts);
    const middle: ReturnType<OperatorWorld['takeBackup']>[] = [];
    world.stream.beforeRead = () => void middle.push(world.takeBackup());
    world.restarts.finish = async (...args) => {
      world.restarts.finish = finish;
      world.restore(middle[1] ?? empty);
      return finish(...args);
    };
    await expectStopped();
  });

  it('O7: a stream that was recreated meanwhile ends it before the raise', async () => {
    afterPages(world, 1, () => {
      world.incarnations.current = { ...former, createdAtSeconds: 1_700_000_001 };
    });
    await expect(restart(world)).rejects.toThrow(RestartStopped);
    expect([world.sinkCheckpoint(), world.entry()?.to]).toEqual([null, '6']);
  });

  it('O7: a batch that takes longer than 20 seconds does not count as stored', async () => {
    world.documents.afterWrite = () => {
      world.now = new Date(world.now.getTime() + 20_000);
    };
    await expect(restart(world)).rejects.toThrow(RestartTooSlow);
    await expect(restart(world)).rejects.toThrow(/took too long/);
    expect([world.entry()?.through, world.sinkCheckpoint()]).toEqual(['0', null]);
    world.documents.afterWrite = () => undefined;
    await restart(world);
    expect([world.stored(), world.sinkCheckpoint()]).toEqual([all, '6']);
  });

  it.each([
    ['set back', -3_600_000, 20_000],
    ['that stands still while the machine does', 20_000, 0],
  ])('C39: counts those seconds whatever a clock says: one %s', async (_name, wallMs, monotonicMs) => {
    world.documents.afterWrite = () => {
      world.now = new Date(world.now.getTime() + wallMs);
      world.monotonicMs += monotonicMs;
    };
    await expect(restart(world)).rejects.toThrow(/took too long/);
    expect([world.entry()?.through, world.sinkCheckpoint()]).toEqual(['0', null]);
  });

  it('C28: another restart takes over, and the first stops', async () => {
    const later: Promise<unknown>[] = [];
    afterPages(world, 1, () => later.push(restart(world)));
    await expect(restart(world)).rejects.toThrow(RestartStopped);
    await Promise.all(later);
    expect([world.stored(), world.sinkCheckpoint(), world.entry()]).toEqual([all, '6', null]);
  });

  it('C28: of many at once one ends, the others stop, and all is stored', async () => {
    const ends = await Promise.allSettled(Array.from({ length: 5 }, () => restart(world)));
    const failed = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []));
    expect(failed.length).toBeLessThan(5);
    for (const error of failed) expect(error).toBeInstanceOf(RestartStopped);
    expect([world.stored(), world.sinkCheckpoint(), world.sinkCheckpoint(second)]).toEqual([all, '6', '16']);
    expect([world.entry(), world.entry(second)]).toEqual([null, null]);
  });
});

describe('a restart that is begun anew', () => {
  it('O14: goes where the entry says, where the row is gone', async () => {
    world.sinkCheckpoints.set(world.position(), { sequence: null, restart: entry('run-1', 3, 6) });
    world.checkpoints.rows.clear();
    const { shards } = await restart(world);
    expect(shards.map(({ shard, last }) => [shard, last])).toEqual([[world.shard, '6']]);
    expect([world.stored(), world.sinkCheckpoint(), world.row()]).toEqual([[1, 2, 3, 4, 5, 6], '6', null]);
    expect(await world.deliver(1, 9)).toMatchObject({ inserted: 3, already: 6, checkpoint: '9' });
  });

  it.each([
    ['the entry', 4, 6],
    ['the row', 6, 4],
  ])('O14: goes to the larger of what row and entry say: %s', async (_name, row, to) => {
    world.setRow({ sequence: sequence(row) });
    world.sinkCheckpoints.set(world.position(), { sequence: sequence(2), restart: entry('run-1', 3, to) });
    await restart(world);
    expect([world.stored(), world.sinkCheckpoint()]).toEqual([all, '6']);
  });

  it('O14: reads all again, whatever an earlier one had stored', async () => {
    world.sinkCheckpoints.set(world.position(), { sequence: null, restart: entry('run-1', 5, 6) });
    afterPages(world, 0, () => expect(world.entry()).toEqual(entry('operator-1', 0, 6)));
    await restart(world);
    expect(world.stored()).toEqual(all);
  });

  it('O7: never lowers a sink checkpoint that stands higher', async () => {
    world.sinkCheckpoints.set(world.position(), { sequence: sequence(8), restart: entry('run-1', 5, 6) });
    await restart(world);
    expect(world.sinkCheckpoint()).toBe('8');
  });

  it('O7: ends where an earlier one died between its last batch and the raise', async () => {
    const finish = world.restarts.finish.bind(world.restarts);
    world.restarts.finish = async () => Promise.reject(new Error('died'));
    await expect(restart(world)).rejects.toThrow('died');
    expect(world.entry()).toEqual(entry('operator-1', 6, 6));
    await expect(world.deliver(7, 9)).rejects.toThrow(RestartUnderWay);
    world.restarts.finish = finish;
    await restart(world);
    expect(await world.deliver(7, 9)).toMatchObject({ checkpoint: '9' });
  });

  it.each([
    ['and nothing else happens', () => undefined],
    [
      'and the mapping goes on trying',
      async (died: OperatorWorld) => void (await died.deliver(7, 9).catch(() => undefined)),
    ],
    ['and the database is restored again', (died: OperatorWorld) => died.restore(empty)],
  ])('O7, C28: dies anywhere, %s; given again it loses and doubles nothing', async (_name, afterCrash) => {
    const places = await crashEverywhere(
      async () => {
        const mortal = await emptied();
        mortal.afterCrash = async () => {
          mortal.requireHonestSinkCheckpoint();
          mortal.requireHonestSinkCheckpoint(second);
          await afterCrash(mortal);
        };
        return mortal;
      },
      (dependencies) => restartGroup({ leftAlone: [] }, dependencies),
      async (ended) => {
        expect([ended.entry(), ended.entry(second), ended.sinkCheckpoint(second)]).toEqual([null, null, '16']);
        expect(await ended.deliver(7, 9)).toMatchObject({ checkpoint: '9' });
        expect(ended.stored()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16]);
        expect(ended.setAside()).toEqual([]);
      },
    );
    expect(places).toBeGreaterThan(40);
  });

  it('O14: dies anywhere, and the checkpoint table is emptied: given again it goes as far', async () => {
    await crashEverywhere(
      async () => {
        const mortal = await emptied();
        mortal.afterCrash = () => {
          // Where no entry stands yet, or none any more, nothing but the table knows of a restart.
          if (mortal.entry() !== null && mortal.entry(second) !== null) mortal.checkpoints.rows.clear();
        };
        return mortal;
      },
      (dependencies) => restartGroup({ leftAlone: [] }, dependencies),
      (ended) => {
        expect(ended.stored()).toEqual(all);
        expect([ended.sinkCheckpoint(), ended.sinkCheckpoint(second)]).toEqual(['6', '16']);
      },
    );
  });
});

describe('records that a restart leaves alone', () => {
  const reasons = (): unknown[] =>
    [...world.deadLetters.letters.values()].map(({ origin, reason }) => [Number(origin.sequence), reason.code]);

  beforeEach(async () => {
    world = new OperatorWorld();
    world.stream.put(world.shard, ...numbers(1, 4));
    world.setRow({ sequence: null, skips: [sequence(2), sequence(3)] });
    await world.deliver(1, 4);
  });

  it('O16: were dead-lettered by command, and the database still says so', async () => {
    const letters = [...world.deadLetters.letters.values()];
    world.documents.stored.clear();
    await restart(world);
    expect([...world.deadLetters.letters.values()]).toEqual(letters);
    expect([world.stored(), world.sinkCheckpoint()]).toEqual([[1, 4], '4']);
  });

  it('O16: are named by the row or by the command, where the database does not say so any more', async () => {
    world.restore(empty);
    world.setRow({ sequence: sequence(4), skips: [sequence(2)] });
    await restart(world, { leftAlone: [{ shard: world.shard, sequence: sequence(3) }] });
    expect(reasons()).toEqual([
      [2, 'skipped-by-operator'],
      [3, 'skipped-by-operator'],
    ]);
    expect([world.stored(), world.sinkCheckpoint()]).toEqual([[1, 4], '4']);
  });

  it('O16: are found by the log, which names each batch before it is read', async () => {
    world.restore(empty);
    await restart(world);
    expect(world.logged.filter(({ event }) => event === 'replay.batch')).toMatchObject([
      { first: '1', last: '3', records: 3 },
      { first: '4', last: '4', records: 1 },
    ]);
    expect([world.stored(), reasons()]).toEqual([[1, 2, 3, 4], []]);
  });
});
