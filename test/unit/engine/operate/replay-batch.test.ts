import { describe, expect, it } from 'vitest';
import { BatchInterrupted } from '../../../../engine/consume/errors.ts';
import { type ReplayRules, replayBatch } from '../../../../engine/operate/replay-batch.ts';
import { IncarnationUnknown, MalformedBatch } from '../../../../engine/stream/errors.ts';
import { numbers, OperatorWorld } from '../../../support/operator-world.ts';
import { arrival, batch, numberRecord, record, sequence, utf8 } from '../../../support/records.ts';

const rules: ReplayRules = { remainingMs: () => 20_000, skipRecords: [], start: null };

describe('replaying a batch', () => {
  it('O6: stores the records of a failure bucket, and touches neither checkpoint nor sink checkpoint', async () => {
    const world = await OperatorWorld.handled(3);
    const before = [world.row(), world.sinkCheckpoint()];
    const { counts } = await replayBatch(batch(...numbers(2, 6)), rules, world.operator().consumer);
    expect(counts).toMatchObject({ records: 5, already: 2, inserted: 3, skipped: 0 });
    expect([world.row(), world.sinkCheckpoint()]).toEqual(before);
  });

  it('keeps what cannot be stored as dead letters, in any order of the records', async () => {
    const world = new OperatorWorld();
    const bad = record({ sequence: sequence(1), data: utf8('{') });
    const { counts } = await replayBatch(batch(...numbers(2, 3), bad), rules, world.operator().consumer);
    expect(counts).toMatchObject({ inserted: 2, deadLetters: 1 });
    expect([...world.deadLetters.letters.keys()]).toEqual(['numbers@1700000000/shardId-000000000000 1']);
  });

  it('O16: does not look into records that are named, and keeps them as dead letters', async () => {
    const world = new OperatorWorld();
    const skipping = { ...rules, skipRecords: [sequence(2)] };
    const poison = { ...numberRecord(2) };
    Object.defineProperty(poison, 'data', { get: () => Buffer.from('never decoded') });
    const records = batch(numberRecord(1), poison);
    expect((await replayBatch(records, skipping, world.operator().consumer)).counts).toMatchObject({
      inserted: 1,
      deadLetters: 1,
    });
    expect([world.stored(), world.setAside()]).toEqual([[1], [2]]);
  });

  it('leaves out what arrived before the start that is given', async () => {
    const world = new OperatorWorld();
    const later = { ...rules, start: new Date(arrival.getTime() + 1) };
    const { counts } = await replayBatch(batch(...numbers(1, 2)), later, world.operator().consumer);
    expect(counts).toMatchObject({ beforeStart: 2, inserted: 0 });
  });

  it('throws where something is not proven to be stored, and stores the rest the next time', async () => {
    const world = new OperatorWorld();
    world.documents.fault = ({ document }) =>
      document.origin.sequence === '2' ? { kind: 'unknown', cause: new Error('planted') } : undefined;
    const replay = () => replayBatch(batch(...numbers(1, 3)), rules, world.operator().consumer);
    await expect(replay()).rejects.toThrow(BatchInterrupted);
    world.documents.fault = () => undefined;
    await replay();
    expect(world.stored()).toEqual([1, 2, 3]);
  });

  it('refuses another stream', async () => {
    const other = { ...batch(...numbers(1, 1)), streamName: 'letters' };
    await expect(replayBatch(other, rules, new OperatorWorld().operator().consumer)).rejects.toThrow(MalformedBatch);
  });

  it('uses no position that is not certain any more, and stores what needs none', async () => {
    const world = new OperatorWorld();
    const { consumer } = world.operator();
    await replayBatch(batch(...numbers(1, 1)), rules, consumer);
    world.incarnations.isDown = true;
    world.now = new Date(world.now.getTime() + 60_000);
    const bad = batch(record({ data: utf8('{') }));
    await expect(replayBatch(bad, rules, consumer)).rejects.toThrow(IncarnationUnknown);
    expect(world.deadLetters.letters.size).toBe(0);
    expect((await replayBatch(batch(...numbers(2, 2)), rules, consumer)).counts).toMatchObject({ inserted: 1 });
  });
});
