import { beforeEach, describe, expect, it } from 'vitest';
import { BatchInterrupted, DatabaseBehindCheckpoint } from '../../../../lambdas/consumer/errors.ts';
import {
  ConsumerWorld,
  numberRecord,
  numberRecords,
  rawRecord,
  seq,
} from '../../../support/consumer-world.ts';

let world: ConsumerWorld;
beforeEach(() => {
  world = new ConsumerWorld();
});

describe('closing a batch', () => {
  it('hands the advance who wrote it, when its last record arrived, how long such records stay, and what it came to', async () => {
    await world.invoke([numberRecord(1, 1), numberRecord(2, 1), rawRecord(3, 'no'), numberRecord(4, 4)]);
    expect(world.checkpoints.advances).toEqual([
      {
        from: null,
        to: '4',
        arrivedAt: new Date(1_700_000_010_000),
        retentionMs: 86_400_000,
        writer: 'request-1',
        counts: { records: 4, documents: 2, duplicates: 1, deadLetters: 1 },
      },
    ]);
  });

  it('writes no checkpoint for a batch that is skipped whole', async () => {
    await world.invoke(numberRecords(1, 3));
    await world.invoke(numberRecords(2, 3));
    expect(world.checkpoints.advances).toHaveLength(1);
  });

  it('O7: leaves the mark where it is for a batch that is skipped whole: what was passed over is not stored', async () => {
    await world.invoke(numberRecords(1, 3));
    const passed = { sequence: seq(9), epoch: 1, markedThrough: seq(3) };
    world.checkpoints.set(world.position, passed);
    await world.invoke(numberRecords(4, 6));
    expect(world.marks.get(world.position)).toBe('3');
    expect(world.checkpoints.get(world.position)).toEqual(passed);
    await world.invoke(numberRecords(10, 10));
    expect(world.marks.get(world.position)).toBe('10');
  });

  it('does not touch mark and checkpoint where not even the first record is certain', async () => {
    await world.invoke(numberRecords(1, 1));
    world.marks.isDown = true;
    world.documents.fault = () => ({ kind: 'unknown', cause: new Error('planted') });
    await expect(world.invoke(numberRecords(2, 3))).rejects.toThrow(BatchInterrupted);
  });

  it('names group, shard and checkpoint where it halts', async () => {
    await world.invoke(numberRecords(1, 3));
    world.marks.marks.clear();
    const halt = await world.invoke(numberRecords(4, 4)).catch((error: unknown) => error);
    expect(halt).toBeInstanceOf(DatabaseBehindCheckpoint);
    expect(halt).toMatchObject({
      fields: { group: 'numtest', shard: 'shardId-000000000000', checkpoint: '3' },
    });
  });
});
