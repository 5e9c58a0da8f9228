import { describe, expect, it } from 'vitest';
import type { ReplayOrder } from '../../../../lambdas/operator/core/check-replay-order.ts';
import { OrderRefused } from '../../../../lambdas/operator/errors.ts';
import { replayRange } from '../../../../lambdas/operator/replay-range.ts';
import { crashEverywhere, numbers, OperatorWorld } from '../../../support/operator-world.ts';
import { arrival, numberRecord, sequence, shardId } from '../../../support/records.ts';

const between = (after: number, through: number): ReplayOrder => ({
  shard: shardId(),
  start: { kind: 'after', sequence: sequence(after) },
  end: { kind: 'through', sequence: sequence(through) },
});
const always = {
  start: { kind: 'earliest' },
  end: { kind: 'time', at: new Date(arrival.getTime() + 3_600_000) },
} as const satisfies Pick<ReplayOrder, 'start' | 'end'>;

describe('replaying part of a stream', () => {
  it('O5: stores again what lies between two numbers, and moves neither checkpoint nor mark', async () => {
    const world = await OperatorWorld.handled(9);
    world.documents.stored.clear();
    const before = [world.row(), world.mark()];
    const [report] = await replayRange(between(2, 7), world.operator());
    expect(report).toMatchObject({ counts: { records: 5, inserted: 5, skipped: 0 }, missing: [] });
    expect([world.stored(), world.row(), world.mark()]).toEqual([[3, 4, 5, 6, 7], ...before]);
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
      { shard: world.shard, start: { kind: 'time', at: at(3) }, end: { kind: 'time', at: at(6) } },
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
    const order = { ...between(2, 7), shard: shardId('shardId-000000000099') };
    await expect(replayRange(order, world.operator())).rejects.toThrow(/holds no shard shardId-000000000099/);
  });

  it('is refused before anything is read where the order makes no sense', async () => {
    const world = new OperatorWorld();
    const order = { ...between(2, 7), shard: null };
    await expect(replayRange(order, world.operator())).rejects.toThrow(OrderRefused);
    expect(world.stream.opened).toEqual([]);
  });

  it('dies anywhere, and is completed by the same order', async () => {
    const places = await crashEverywhere(
      async () => {
        const world = await OperatorWorld.handled(9);
        world.documents.stored.clear();
        return world;
      },
      (dependencies) => replayRange(between(2, 9), dependencies),
      (world) => expect(world.stored()).toEqual([3, 4, 5, 6, 7, 8, 9]),
    );
    expect(places).toBeGreaterThan(15);
  });
});
