import { describe, expect, it } from 'vitest';
import { admitBatch, type Feed } from '../../../../../lambdas/consumer/core/admit-batch.ts';
import type { StreamRecord } from '../../../../../lambdas/consumer/core/shard-batch.ts';
import { CheckpointFenced, MalformedBatch, ResetUnderWay } from '../../../../../lambdas/consumer/errors.ts';
import type { Checkpoint } from '../../../../../lambdas/consumer/ports.ts';
import { batch, incarnation, numberRecord, sequence, shardId } from '../../../../support/records.ts';

const source = { incarnation, shard: shardId() };
const mapping: Feed = { kind: 'mapping' };
const reset: Feed = { kind: 'reset', replay: { epoch: 3 } };
const underReset: Checkpoint = { sequence: sequence(1), epoch: 3, replayTo: sequence(10) };
const admit =
  (feed: Feed, checkpoint: Checkpoint | null, ...records: StreamRecord[]) =>
  () =>
    admitBatch(batch(...records), feed, checkpoint, source);

describe('a batch of the mapping', () => {
  it('passes, with a checkpoint and without', () => {
    expect(admit(mapping, null, numberRecord(1))).not.toThrow();
    expect(admit(mapping, { sequence: sequence(5), epoch: 3 }, numberRecord(1))).not.toThrow();
  });

  it('O1: waits while a reset is under way', () => {
    expect(admit(mapping, underReset, numberRecord(11))).toThrow(ResetUnderWay);
  });
});

describe('O1: a batch of a reset', () => {
  it('passes up to and including its end', () => {
    expect(admit(reset, underReset, numberRecord(2), numberRecord(10))).not.toThrow();
    expect(admit(reset, underReset, numberRecord(10), numberRecord(11))).toThrow(MalformedBatch);
  });

  it('is fenced where the row is of another epoch, of no reset any more, or gone', () => {
    expect(admit(reset, { ...underReset, epoch: 4 }, numberRecord(2))).toThrow(CheckpointFenced);
    expect(admit(reset, { sequence: sequence(10), epoch: 3 }, numberRecord(2))).toThrow(CheckpointFenced);
    expect(admit(reset, null, numberRecord(2))).toThrow(CheckpointFenced);
  });
});

describe('O8: a batch of a reset that began before the table was restored', () => {
  it('is fenced where another one came to the same epoch', () => {
    const feed: Feed = { kind: 'reset', replay: { epoch: 3, replayId: '3-run' } };
    expect(admit(feed, { ...underReset, replayId: '3-run' }, numberRecord(2))).not.toThrow();
    expect(admit(feed, { ...underReset, replayId: '3-other' }, numberRecord(2))).toThrow(CheckpointFenced);
    expect(admit(feed, underReset, numberRecord(2))).toThrow(CheckpointFenced);
  });
});

describe('C29: the order of a batch', () => {
  it('must ascend, by value', () => {
    expect(admit(mapping, null, numberRecord(1, 9), numberRecord(2, 10))).not.toThrow();
    expect(admit(mapping, null, numberRecord(1, 10), numberRecord(2, 9))).toThrow(MalformedBatch);
    expect(admit(mapping, null, numberRecord(1, 9), numberRecord(2, '009'))).toThrow(MalformedBatch);
  });

  it('S6: is not asked of records of a former life of the stream', () => {
    const former = { ...numberRecord(1, 900), arrivedAt: new Date(0) };
    expect(admit(mapping, null, former, numberRecord(2, 1), numberRecord(3, 2))).not.toThrow();
    expect(admit(mapping, null, numberRecord(3, 2), former, numberRecord(2, 1))).toThrow(MalformedBatch);
  });
});
