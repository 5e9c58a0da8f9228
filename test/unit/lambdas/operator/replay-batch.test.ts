import { describe, expect, it } from 'vitest';
import { BatchInterrupted, IncarnationUnknown, MalformedBatch } from '../../../../lambdas/consumer/errors.ts';
import { replayBatch } from '../../../../lambdas/operator/replay-batch.ts';
import { numbers, OperatorWorld } from '../../../support/operator-world.ts';
import { batch, record, sequence, utf8 } from '../../../support/records.ts';

describe('replaying a batch', () => {
  it('O6: stores the records of a failure bucket, and touches neither checkpoint nor mark', async () => {
    const world = await OperatorWorld.handled(3);
    const before = [world.row(), world.mark()];
    const counts = await replayBatch(batch(...numbers(2, 6)), world.operator().consumer);
    expect(counts).toMatchObject({ records: 5, already: 2, inserted: 3, skipped: 0 });
    expect([world.row(), world.mark()]).toEqual(before);
  });

  it('keeps what cannot be stored as dead letters, in any order of the records', async () => {
    const world = new OperatorWorld();
    const bad = record({ sequence: sequence(1), data: utf8('{') });
    const counts = await replayBatch(batch(...numbers(2, 3), bad), world.operator().consumer);
    expect(counts).toMatchObject({ inserted: 2, deadLetters: 1 });
    expect([...world.deadLetters.letters.keys()]).toEqual(['numbers@1700000000/shardId-000000000000 1']);
  });

  it('looks at a record that an operator had set aside', async () => {
    const world = new OperatorWorld();
    world.setRow({ sequence: null, epoch: 0, skips: [sequence(1)] });
    expect(await replayBatch(batch(...numbers(1, 1)), world.operator().consumer)).toMatchObject({
      inserted: 1,
    });
  });

  it('throws where something is not proven to be stored, and stores the rest the next time', async () => {
    const world = new OperatorWorld();
    world.documents.fault = ({ document }) =>
      document.origin.sequence === '2' ? { kind: 'unknown', cause: new Error('planted') } : undefined;
    const replay = () => replayBatch(batch(...numbers(1, 3)), world.operator().consumer);
    await expect(replay()).rejects.toThrow(BatchInterrupted);
    world.documents.fault = () => undefined;
    await replay();
    expect(world.stored()).toEqual([1, 2, 3]);
  });

  it('refuses another stream', async () => {
    const other = { ...batch(...numbers(1, 1)), streamName: 'letters' };
    await expect(replayBatch(other, new OperatorWorld().operator().consumer)).rejects.toThrow(MalformedBatch);
  });

  it('uses no position that is not certain any more, and stores what needs none', async () => {
    const world = new OperatorWorld();
    const { consumer } = world.operator();
    await replayBatch(batch(...numbers(1, 1)), consumer);
    world.incarnations.isDown = true;
    world.now = new Date(world.now.getTime() + 60_000);
    const bad = batch(record({ data: utf8('{') }));
    await expect(replayBatch(bad, consumer)).rejects.toThrow(IncarnationUnknown);
    expect(world.deadLetters.letters.size).toBe(0);
    expect(await replayBatch(batch(...numbers(2, 2)), consumer)).toMatchObject({ inserted: 1 });
  });
});
