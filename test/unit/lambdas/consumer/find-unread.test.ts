import { beforeEach, describe, expect, it } from 'vitest';
import type { ShardId } from '../../../../lambdas/shared/position.ts';
import { ConsumerWorld, numberRecords, rawRecord, seq } from '../../../support/consumer-world.ts';
import { incarnation, place, shardId } from '../../../support/records.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** When the factory's records arrived. */
const arrivalMs = (incarnation.createdAtSeconds + 10) * 1_000;
const shard = shardId();

let world: ConsumerWorld;
beforeEach(() => {
  world = new ConsumerWorld();
});

/** What was said of records that may be lost, by the batch that begins with number 5. */
async function missingAt(nowMs: number): Promise<unknown[]> {
  world.nowMs = nowMs;
  await world.invoke(numberRecords(5, 6));
  return world.logged.flatMap(({ event, ranges }) => (event === 'records.unread' ? ranges : []));
}

/** The group has handled the shard up to number 2. */
function handleTwo(): Promise<unknown> {
  const handled = { arrivedAt: new Date(arrivalMs), retentionMs: dayMs };
  world.checkpoints.set(world.position, { sequence: seq(2), epoch: 0, ...handled });
  return world.marks.raise(world.position, null, place(2));
}

describe('S5: what may have expired unread', () => {
  it('lies between the checkpoint and the batch, once the record of the checkpoint has outlived the retention', async () => {
    await handleTwo();
    expect(await missingAt(arrivalMs + dayMs)).toEqual([{ shard, after: '2', before: '5' }]);
  });

  it('is nothing while that record is still in the stream', async () => {
    await handleTwo();
    expect(await missingAt(arrivalMs + dayMs - 2 * minuteMs)).toEqual([]);
  });

  it('goes by the retention that was, where it was raised since', async () => {
    await handleTwo();
    world.stream.retentionMs = 7 * dayMs;
    expect(await missingAt(arrivalMs + 2 * dayMs)).toEqual([{ shard, after: '2', before: '5' }]);
  });

  it('goes by the retention that is, where it was shortened since', async () => {
    await handleTwo();
    const row = world.checkpoints.get(world.position);
    if (row !== null) world.checkpoints.set(world.position, { ...row, retentionMs: 7 * dayMs });
    expect(await missingAt(arrivalMs + 2 * dayMs)).toEqual([{ shard, after: '2', before: '5' }]);
  });

  it('is nothing while a longer retention has been the same', async () => {
    await handleTwo();
    world.stream.retentionMs = 7 * dayMs;
    const row = world.checkpoints.get(world.position);
    if (row !== null) world.checkpoints.set(world.position, { ...row, retentionMs: 7 * dayMs });
    expect(await missingAt(arrivalMs + 6 * dayMs)).toEqual([]);
  });

  it('is nothing where the batch begins at or before the checkpoint', async () => {
    await handleTwo();
    world.nowMs = arrivalMs + 2 * dayMs;
    await world.invoke(numberRecords(2, 6));
    expect(world.logged).toEqual([]);
  });

  it('lies after a place where an order has put the row, as nobody knows how old that is', async () => {
    world.checkpoints.set(world.position, { sequence: seq(2), epoch: 1 });
    await world.marks.raise(world.position, null, place(2));
    expect(await missingAt(arrivalMs + dayMs)).toEqual([{ shard, after: '2', before: '5' }]);
  });

  it('is said before anything is done, and again with the batch that comes again', async () => {
    await handleTwo();
    world.checkpoints.advanceFaults = ['down'];
    await expect(missingAt(arrivalMs + dayMs)).rejects.toThrow();
    world.documents.afterWrite = () => void world.logged.push({ event: 'write' });
    await world.invoke(numberRecords(5, 6));
    expect(world.logged.map(({ event }) => event)).toEqual(['records.unread', 'records.unread', 'write']);
  });

  it('is nothing before the group’s start', async () => {
    await handleTwo();
    world.start = new Date(arrivalMs + dayMs);
    expect(await missingAt(arrivalMs + 2 * dayMs - 2 * minuteMs)).toEqual([]);
  });

  it('is nothing that a record of a former life of the stream could tell', async () => {
    world.nowMs = arrivalMs + 2 * dayMs;
    await world.invoke([rawRecord(5, '{}', incarnation.createdAtSeconds * 1_000 - 1)]).catch(() => undefined);
    expect(world.logged).toEqual([]);
  });

  it('S1: lies in a parent as well, of which no batch may come any more, until a batch of the shard was handled', async () => {
    const parent = 'parent' as ShardId;
    world.parents.set(shard, [parent]);
    world.checkpoints.set(
      { ...world.position, shard: parent },
      { sequence: seq(1), epoch: 0, retentionMs: dayMs },
    );
    world.checkpoints.set(world.position, { sequence: seq(5), epoch: 1 });
    await world.marks.raise(world.position, null, place(5));
    const rest = { shard: parent, after: '1', before: null };
    expect(await missingAt(arrivalMs + dayMs)).toEqual([rest]);
    await world.invoke(numberRecords(6, 7));
    expect(world.logged).toHaveLength(1);
  });

  it('is not asked of a reset, after which the first batch of the mapping still speaks for the parents', async () => {
    const parent = 'parent' as ShardId;
    world.parents.set(shard, [parent]);
    world.checkpoints.set(world.position, { sequence: seq(2), epoch: 1, replayTo: seq(4) });
    await world.marks.raise(world.position, null, place(4));
    world.nowMs = arrivalMs + 2 * dayMs;
    await world.invoke(numberRecords(3, 4), { kind: 'reset', replay: { epoch: 1 } });
    expect(world.logged).toEqual([]);
    expect(await missingAt(world.nowMs)).toEqual([
      { shard: parent, after: null, before: null },
      { shard, after: '4', before: '5' },
    ]);
  });

  it('is all of the shard before its first batch, in a stream older than its retention', async () => {
    expect(await missingAt(arrivalMs + dayMs - 2 * minuteMs)).toEqual([]);
    world.checkpoints.rows.clear();
    expect(await missingAt(arrivalMs + dayMs)).toEqual([{ shard, after: null, before: '5' }]);
  });

  it('is all of the shard before the batch where a row that was handled shows no number any more', async () => {
    world.checkpoints.set(world.position, { sequence: null, epoch: 1, retentionMs: dayMs });
    expect(await missingAt(arrivalMs + dayMs)).toEqual([{ shard, after: null, before: '5' }]);
  });

  it('leaves everything undone where Kinesis does not say which shards came from which', async () => {
    const fault = new Error('planted');
    Object.defineProperty(world, 'parents', { get: () => Promise.reject(fault) });
    await expect(missingAt(arrivalMs + dayMs)).rejects.toBe(fault);
    expect([world.documents.ids(), world.checkpoint]).toEqual([[], null]);
  });
});
