import { beforeEach, describe, expect, it } from 'vitest';
import { CheckpointStoreUnavailable } from '../../../../engine/checkpoints/errors.ts';
import { consumeBatch } from '../../../../engine/consume/consume-batch.ts';
import { ConsumerWorld, numberRecords, seq } from '../../../support/consumer-world.ts';
import { batch } from '../../../support/records.ts';

const invocation = { requestId: 'request-1', remainingMs: () => 60_000 };

let world: ConsumerWorld;
beforeEach(() => {
  world = new ConsumerWorld();
});

describe('locating a batch', () => {
  it('reads the checkpoint anew for every invocation', async () => {
    await world.invoke(numberRecords(1, 3));
    world.checkpoints.set(world.position, { sequence: seq(5) });
    world.sinkCheckpoints.states.clear();
    await world.sinkCheckpoints.raise(world.position, null, seq(5));
    expect(await world.invoke(numberRecords(4, 6))).toMatchObject({ skipped: 2, inserted: 1 });
  });

  it('asks Kinesis once a minute where nothing would be skipped', async () => {
    for (let n = 1; n <= 3; n++) await world.invoke(numberRecords(n, n));
    expect(world.stream.calls).toBe(1);
    world.nowMs += 60_000;
    await world.invoke(numberRecords(4, 4));
    expect(world.stream.calls).toBe(2);
  });

  it('asks Kinesis in every invocation that would skip', async () => {
    await world.invoke(numberRecords(1, 3));
    for (let time = 1; time <= 2; time++) await world.invoke(numberRecords(1, 3));
    expect(world.stream.calls).toBe(3);
  });

  it('skips by an answer that came in the same invocation, without asking twice', async () => {
    await world.invoke(numberRecords(1, 3));
    world.restart();
    expect(await world.invoke(numberRecords(1, 3))).toMatchObject({ skipped: 3 });
    expect(world.stream.calls).toBe(2);
  });

  it('skips nothing and writes where it has no turn to ask', async () => {
    world.stream.openShards = 5_000;
    await world.invoke(numberRecords(1, 3));
    expect(await world.invoke(numberRecords(1, 3))).toMatchObject({ skipped: 0, already: 3 });
    expect(world.stream.calls).toBe(1);
  });

  it('goes by the checkpoint of the life that Kinesis confirms', async () => {
    await world.invoke(numberRecords(1, 5));
    world.stream.current = { streamName: 'numbers', createdAtSeconds: 1_700_000_005 };
    world.checkpoints.set(world.position, { sequence: seq(2) });
    await world.sinkCheckpoints.raise(world.position, null, seq(2));
    expect(await world.invoke(numberRecords(1, 5))).toMatchObject({
      skipped: 2,
      already: 3,
      checkpoint: '5',
    });
  });

  it('refuses the batch of a stream of the same name in another account', async () => {
    const arnIn = (account: string) => `arn:aws:kinesis:eu-west-1:${account}:stream/numbers`;
    const consumer = { ...world.dependencies(), streamArn: arnIn('111122223333') };
    const consume = (streamArn: string) =>
      consumeBatch({ ...batch(...numberRecords(1, 1)), streamArn }, invocation, consumer);
    await expect(consume(arnIn('444455556666'))).rejects.toThrow(
      `The batch is of stream ${arnIn('444455556666')}, and this group reads ${arnIn('111122223333')}.`,
    );
    expect(world.documents.calls).toEqual([]);
    expect(await consume(arnIn('111122223333'))).toMatchObject({ inserted: 1 });
  });

  it('throws where the checkpoint cannot be read', async () => {
    world.checkpoints.isDown = true;
    await expect(world.invoke(numberRecords(1, 1))).rejects.toThrow(CheckpointStoreUnavailable);
    expect(world.documents.calls).toEqual([]);
  });
});
