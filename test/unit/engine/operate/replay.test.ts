import { describe, expect, it } from 'vitest';
import { CommandRefused } from '../../../../engine/checkpoints/errors.ts';
import { discardDeadLetters } from '../../../../engine/operate/discard-dead-letters.ts';
import { redriveDeadLetters } from '../../../../engine/operate/redrive-dead-letters.ts';
import type { ReplayCommand } from '../../../../engine/operate/replay-range.ts';
import { replayRange } from '../../../../engine/operate/replay-range.ts';
import { skipForward } from '../../../../engine/operate/skip-forward.ts';
import type { StreamRecord } from '../../../../engine/stream/record.ts';
import { crashEverywhere, numbers, OperatorWorld } from '../../../support/operator-world.ts';
import { arrival, numberRecord, sequence, shardId } from '../../../support/records.ts';

const between = (after: number, through: number): ReplayCommand => ({
  shard: shardId(),
  start: { kind: 'after', sequence: sequence(after) },
  end: { kind: 'through', sequence: sequence(through) },
  leftAlone: [],
});
const always = {
  start: { kind: 'earliest' },
  end: { kind: 'time', at: new Date(arrival.getTime() + 3_600_000) },
  leftAlone: [],
} as const satisfies Omit<ReplayCommand, 'shard'>;
/** From the oldest record through the checkpoint. */
const handledAgain: ReplayCommand = {
  shard: null,
  start: { kind: 'earliest' },
  end: { kind: 'checkpoint' },
  leftAlone: [],
};

describe('replaying part of a stream', () => {
  it('O5: stores again what lies between two numbers, and moves neither checkpoint nor sink checkpoint', async () => {
    const world = await OperatorWorld.handled(9);
    world.documents.stored.clear();
    const before = [world.row(), world.sinkCheckpoint()];
    const [report] = await replayRange(between(2, 7), world.operator());
    expect(report).toMatchObject({ counts: { records: 5, inserted: 5, skipped: 0 }, missing: [] });
    expect([world.stored(), world.row(), world.sinkCheckpoint()]).toEqual([[3, 4, 5, 6, 7], ...before]);
  });

  it('doubles nothing, however often it runs', async () => {
    const world = await OperatorWorld.handled(9);
    await replayRange(between(2, 7), world.operator());
    const [report] = await replayRange(between(2, 7), world.operator());
    expect(report?.counts).toMatchObject({ already: 5, inserted: 0 });
    expect(world.stored()).toHaveLength(9);
  });

  it('stores ahead of the consumer, which then finds it there', async () => {
    const world = await OperatorWorld.handled(9, 3);
    await replayRange(between(3, 9), world.operator());
    expect(await world.deliver(4, 9)).toMatchObject({ already: 6, checkpoint: '9' });
  });

  it('goes through all shards by time, closed ones included', async () => {
    const world = new OperatorWorld();
    const [parent, child] = [shardId('shardId-000000000001'), shardId('shardId-000000000002')];
    world.stream.put(child, ...numbers(4, 6));
    world.stream.put(parent, ...numbers(1, 3));
    world.stream.close(parent);
    const reports = await replayRange({ shard: null, ...always }, world.operator());
    expect(reports.map(({ shard, counts }) => [shard, counts.inserted])).toEqual([
      [parent, 3],
      [child, 3],
    ]);
  });

  it('takes what arrived from one time up to another', async () => {
    const world = new OperatorWorld();
    const at = (minute: number): Date => new Date(arrival.getTime() + minute * 60_000);
    const records = Array.from({ length: 20 }, (_, n) => ({ ...numberRecord(n + 1), arrivedAt: at(n + 1) }));
    world.stream.put(world.shard, ...records);
    await replayRange(
      {
        shard: world.shard,
        start: { kind: 'time', at: at(3) },
        end: { kind: 'time', at: at(6) },
        leftAlone: [],
      },
      world.operator(),
    );
    expect(world.stored()).toEqual([3, 4, 5]);
  });

  it('names what has expired at its beginning and at its end', async () => {
    const world = await OperatorWorld.handled(9);
    world.stream.trim(world.shard, 5);
    const [start] = await replayRange(between(2, 7), world.operator());
    expect(start?.missing).toEqual([{ after: '2', before: '6' }]);
    world.stream.trim(world.shard, 9);
    const [end] = await replayRange(between(2, 7), world.operator());
    expect(end?.missing).toEqual([{ after: '2', through: '7' }]);
    expect(world.events()).toEqual(['records.missing', 'records.missing']);
  });

  it('S5: up to a time names what may have expired where nothing is left to be read, and is no success then', async () => {
    const world = await OperatorWorld.handled(9);
    world.now = new Date(arrival.getTime() + 5 * 86_400_000);
    world.stream.trim(world.shard, 9);
    const [report] = await replayRange({ shard: null, ...always }, world.operator());
    expect(report?.missing).toEqual([{ after: null, arrivedBefore: always.end.at }]);
    expect(world.events()).toEqual(['records.missing']);
  });

  it('S5: names all that a shard held which was listed and is gone', async () => {
    const world = await OperatorWorld.handled(9);
    world.stream.list = async () => [world.shard];
    world.stream.shards.clear();
    const [report] = await replayRange({ shard: null, ...always }, world.operator());
    expect(report?.missing).toEqual([{ after: null, arrivedBefore: always.end.at }]);
  });

  it('is refused for a shard that the stream does not hold', async () => {
    const world = await OperatorWorld.handled(9);
    const command = { ...between(2, 7), shard: shardId('shardId-000000000099') };
    await expect(replayRange(command, world.operator())).rejects.toThrow(/has no shard shardId-000000000099/);
  });

  it('is refused before anything is read where the command makes no sense', async () => {
    const world = new OperatorWorld();
    const command = { ...between(2, 7), shard: null };
    await expect(replayRange(command, world.operator())).rejects.toThrow(CommandRefused);
    expect(world.stream.opened).toEqual([]);
  });

  it('dies anywhere, and is completed by the same command', async () => {
    const places = await crashEverywhere(
      async () => {
        const world = await OperatorWorld.handled(9);
        world.documents.stored.clear();
        return world;
      },
      (dependencies) => replayRange(between(2, 9), dependencies),
      (world) => {
        expect(world.stored()).toEqual([3, 4, 5, 6, 7, 8, 9]);
        expect([world.row(), world.sinkCheckpoint()]).toEqual([{ sequence: '9' }, '9']);
      },
    );
    expect(places).toBeGreaterThan(15);
  });
});

describe('replaying through the checkpoint', () => {
  it('O1: stores again what was lost, and leaves row and sink checkpoint as they were', async () => {
    const world = await OperatorWorld.handled(9);
    for (const n of [6, 7, 8, 9]) world.documents.stored.delete(`highwater:numbers run:${n}`);
    const before = [world.checkpoints.get(world.position()), world.takeBackup().sinkCheckpoints];
    const start = { kind: 'after', sequence: sequence(5) } as const;
    const [report] = await replayRange({ ...handledAgain, shard: world.shard, start }, world.operator());
    expect(report).toMatchObject({ counts: { records: 4, inserted: 4 }, last: '9', missing: [] });
    expect(world.stored()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect([world.checkpoints.get(world.position()), world.takeBackup().sinkCheckpoints]).toEqual(before);
  });

  it('O1: covers the shards that the group has handled, each through its own checkpoint', async () => {
    const world = await OperatorWorld.handled(9, 6);
    const [unread, second] = [shardId('shardId-000000000001'), shardId('shardId-000000000002')];
    world.stream.put(second, ...numbers(11, 16));
    world.stream.put(unread, ...numbers(21, 26));
    await world.deliver(11, 14, second);
    world.setRow({ sequence: null, skips: [sequence(22)] }, unread);
    world.documents.stored.clear();
    const reports = await replayRange(handledAgain, world.operator());
    expect(reports.map(({ shard, last }) => [shard, last])).toEqual([
      [world.shard, '6'],
      [second, '14'],
    ]);
    expect(world.stored()).toEqual([1, 2, 3, 4, 5, 6, 11, 12, 13, 14]);
  });

  it('O1: goes on beside the mapping, and neither stands in the way of the other', async () => {
    const world = await OperatorWorld.handled(9, 5);
    world.documents.stored.clear();
    world.stream.beforeRead = () => {
      world.stream.beforeRead = () => undefined;
      void world.deliver(6, 9);
    };
    await replayRange(handledAgain, world.operator());
    expect([world.row(), world.sinkCheckpoint()]).toEqual([{ sequence: '9' }, '9']);
    expect(world.stored()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('O15: stores what was skipped, which the sink checkpoint still does not answer for', async () => {
    const world = await OperatorWorld.handled(9, 3);
    await skipForward(
      { shard: world.shard, target: { kind: 'sequence', sequence: sequence(6) }, isDryRun: false },
      world.operator(),
    );
    await replayRange(handledAgain, world.operator());
    expect(world.stored()).toEqual([1, 2, 3, 4, 5, 6]);
    expect([world.row(), world.sinkCheckpoint()]).toEqual([{ sequence: '6', sinkThrough: '3' }, '3']);
  });

  it('names what lacks between the last record that the stream holds and the checkpoint', async () => {
    const world = await OperatorWorld.handled(9);
    world.stream.trim(world.shard, 9);
    const [report] = await replayRange(handledAgain, world.operator());
    expect(report?.missing).toEqual([{ after: null, through: '9' }]);
    expect(world.events()).toEqual(['records.missing']);
  });

  it('O1: dies anywhere, and is completed by the same command', async () => {
    await crashEverywhere(
      async () => {
        const world = await OperatorWorld.handled(9, 7);
        world.documents.stored.clear();
        return world;
      },
      (dependencies) => replayRange(handledAgain, dependencies),
      async (world) => {
        expect(world.stored()).toEqual([1, 2, 3, 4, 5, 6, 7]);
        expect(await world.deliver(8, 9)).toMatchObject({ checkpoint: '9' });
      },
    );
  });
});

describe('records that a replay leaves alone', () => {
  /** A record that no process survives to look into. */
  const poison = (n: number): StreamRecord =>
    Object.defineProperty({ ...numberRecord(n) }, 'data', {
      get: () => {
        throw new Error(`record ${n} was read`);
      },
    });
  it('O16: were dead-lettered by command, and still are dead letters', async () => {
    const world = new OperatorWorld();
    world.setRow({ sequence: null, skips: [sequence(2), sequence(4)] });
    await world.deliverRecords(numbers(1, 4));
    await discardDeadLetters([...world.deadLetters.letters.keys()].slice(1), world.operator());
    const before = [...world.deadLetters.letters.values()];
    world.stream.put(world.shard, ...numbers(1, 4));
    world.documents.stored.clear();
    await replayRange(handledAgain, world.operator());
    expect(world.stored()).toEqual([1, 3]);
    expect([...world.deadLetters.letters.values()]).toEqual(before);
  });

  it('O16: are read again where they were redriven since', async () => {
    const world = new OperatorWorld();
    world.setRow({ sequence: null, skips: [sequence(2)] });
    world.stream.put(world.shard, ...numbers(1, 3));
    await world.deliver(1, 3);
    await redriveDeadLetters({}, world.operator());
    world.documents.stored.clear();
    await replayRange(handledAgain, world.operator());
    expect(world.stored()).toEqual([1, 2, 3]);
  });

  it('O16: are named by the row, or by the command for its own shard', async () => {
    const world = new OperatorWorld();
    const other = shardId('shardId-000000000001');
    world.setRow({ sequence: null, skips: [sequence(2)] });
    world.stream.put(world.shard, ...numbers(1, 4));
    world.stream.put(other, ...numbers(3, 3).map((record) => ({ ...record, data: numberRecord(13).data })));
    const leftAlone = [{ shard: world.shard, sequence: sequence(3) }];
    await replayRange({ shard: null, ...always, leftAlone }, world.operator());
    expect([world.stored(), world.setAside()]).toEqual([
      [1, 4, 13],
      [2, 3],
    ]);
    expect([...world.deadLetters.letters.values()].map(({ reason }) => reason.code)).toEqual([
      'skipped-by-operator',
      'skipped-by-operator',
    ]);
  });

  it('O16: are found by the log, which names each batch before it is read', async () => {
    const world = new OperatorWorld();
    world.stream.put(world.shard, ...numbers(1, 3), numberRecord(4), poison(5));
    await expect(replayRange({ shard: null, ...always }, world.operator())).rejects.toThrow('record 5 was read');
    expect(world.logged).toMatchObject([
      { event: 'replay.batch', shard: world.shard, first: '1', last: '3', records: 3 },
      { event: 'replay.batch', shard: world.shard, first: '4', last: '5', records: 2 },
    ]);
  });
});
