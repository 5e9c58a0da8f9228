import { describe, expect, it } from 'vitest';
import { StreamUnreadable } from '../../../../../engine/stream/errors.ts';
import { iteratorRequest, readRecordsReply } from '../../../../../engine/stream/kinesis/kinesis-shard-reader.ts';
import type { ReadAt, ReadStart } from '../../../../../engine/stream/ports.ts';
import { arrival, sequence, shardId } from '../../../../support/records.ts';

describe('the request for an iterator', () => {
  it.each<[ReadStart | ReadAt, object]>([
    [{ kind: 'earliest' }, { ShardIteratorType: 'TRIM_HORIZON' }],
    [
      { kind: 'after', sequence: sequence('007') },
      { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', StartingSequenceNumber: '007' },
    ],
    [
      { kind: 'at', sequence: sequence(7) },
      { ShardIteratorType: 'AT_SEQUENCE_NUMBER', StartingSequenceNumber: '7' },
    ],
    [
      { kind: 'time', at: arrival },
      { ShardIteratorType: 'AT_TIMESTAMP', Timestamp: arrival },
    ],
  ])('begins at %j', (start, expected) => {
    expect(iteratorRequest('numbers', shardId(), start)).toEqual({
      StreamName: 'numbers',
      ShardId: 'shardId-000000000000',
      ...expected,
    });
  });
});

describe('a page of records', () => {
  const record = {
    SequenceNumber: '7',
    PartitionKey: 'k',
    Data: Uint8Array.of(1, 2),
    ApproximateArrivalTimestamp: arrival,
  };

  it('gives records as the consumer takes them', () => {
    expect(readRecordsReply({ Records: [record], NextShardIterator: 'n', MillisBehindLatest: 5 })).toEqual({
      kind: 'page',
      records: [{ sequence: '7', partitionKey: 'k', data: record.Data, arrivedAt: arrival }],
      next: 'n',
      isCaughtUp: false,
    });
  });

  it('is the last of a closed shard without a next iterator', () => {
    expect(readRecordsReply({ Records: [] }).next).toBeNull();
  });

  it('is caught up only where Kinesis says so', () => {
    expect(readRecordsReply({ Records: [], MillisBehindLatest: 0 }).isCaughtUp).toBe(true);
    expect(readRecordsReply({ Records: [] }).isCaughtUp).toBe(false);
  });

  it.each(Object.keys(record))('is refused where a record has no %s', (name) => {
    const broken = { ...record, [name]: undefined };
    expect(() => readRecordsReply({ Records: [broken] })).toThrow(StreamUnreadable);
  });
});
