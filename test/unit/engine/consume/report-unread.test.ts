import { beforeEach, describe, expect, it } from 'vitest';
import { IncarnationUnknown } from '../../../../engine/stream/errors.ts';
import { ConsumerWorld, numberRecords, seq } from '../../../support/consumer-world.ts';
import { arrival, shardId } from '../../../support/records.ts';

const dayMs = 86_400_000;

/** The group has handled the shard up to number 2, and what came after it may have expired since. */
let world: ConsumerWorld;
beforeEach(async () => {
  world = new ConsumerWorld();
  world.checkpoints.set(world.position, {
    sequence: seq(2),
    arrivedAt: arrival,
    retentionMs: dayMs,
  });
  await world.sinkCheckpoints.raise(world.position, null, seq(2));
  world.nowMs = arrival.getTime() + 2 * dayMs;
});

const line = {
  level: 'INFO',
  event: 'records.unread',
  requestId: 'request-1',
  stream: 'numbers@1700000000',
  ranges: [{ shard: shardId(), after: '2', before: '5' }],
};

describe('S5: records that may have expired unread', () => {
  it('are named in one line, with the incarnation of the stream and the invocation', async () => {
    await world.invoke(numberRecords(5, 6));
    expect(world.logged).toEqual([line]);
    expect(world.checkpoint).toBe('6');
  });

  it('are named before anything is done, and again with the batch that comes again', async () => {
    world.checkpoints.advanceFaults = ['down'];
    await expect(world.invoke(numberRecords(5, 6))).rejects.toThrow();
    world.documents.afterWrite = () => void world.logged.push({ event: 'write' });
    await world.invoke(numberRecords(5, 6));
    expect(world.logged).toEqual([line, line, { event: 'write' }]);
  });

  it('are not named where nothing can be lost', async () => {
    world.nowMs = arrival.getTime() + 60_000;
    await world.invoke(numberRecords(5, 6));
    expect(world.logged).toEqual([]);
  });

  it('S6: are not named of an incarnation that nobody confirms any more', async () => {
    world.nowMs = arrival.getTime() + 60_000;
    await world.invoke(numberRecords(3, 3));
    world.nowMs += 2 * dayMs;
    world.stream.isDown = true;
    await expect(world.invoke(numberRecords(5, 6))).rejects.toThrow(IncarnationUnknown);
    expect([world.logged, world.checkpoint]).toEqual([[], '3']);
  });

  it('S6: are not named of an incarnation that was recreated a moment ago', async () => {
    await world.invoke(numberRecords(3, 3));
    const former = world.position;
    world.checkpoints.set(former, { sequence: seq(3) });
    world.stream.current = {
      ...world.stream.current,
      createdAtSeconds: former.incarnation.createdAtSeconds + 9,
    };
    await expect(world.invoke(numberRecords(5, 6))).rejects.toThrow(IncarnationUnknown);
    expect(world.logged).toHaveLength(1);
  });
});
