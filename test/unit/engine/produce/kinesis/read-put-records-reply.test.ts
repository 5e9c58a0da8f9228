import { describe, expect, it } from 'vitest';
import { readPutRecordsReply } from '../../../../../engine/produce/kinesis/kinesis-stream-writer.ts';

const landed = { SequenceNumber: '1', ShardId: 'shardId-000000000000' };

describe('the reply to PutRecords', () => {
  it.each([
    ['an entry with a sequence number', landed, { kind: 'acknowledged' }],
    ['an entry with an empty error code', { ...landed, ErrorCode: '' }, { kind: 'acknowledged' }],
    [
      'P1: a throttled entry',
      { ErrorCode: 'ProvisionedThroughputExceededException' },
      { kind: 'throttled', code: 'ProvisionedThroughputExceededException' },
    ],
    [
      'P2: an entry with a failure inside Kinesis',
      { ErrorCode: 'InternalFailure' },
      { kind: 'failed', code: 'InternalFailure' },
    ],
    [
      'an entry with both a number and an error',
      { ...landed, ErrorCode: 'InternalFailure' },
      { kind: 'failed', code: 'InternalFailure' },
    ],
    ['an entry with neither', {}, { kind: 'failed', code: 'NoSequenceNumber' }],
    ['an entry with an empty sequence number', { SequenceNumber: '' }, { kind: 'failed', code: 'NoSequenceNumber' }],
  ])('shows the outcome of %s', (_, record, result) => {
    expect(readPutRecordsReply({ Records: [record] }, 1)).toEqual([result]);
  });

  it('P1: keeps the order of the entries', () => {
    const throttled = { ErrorCode: 'ProvisionedThroughputExceededException' };

    const results = readPutRecordsReply({ Records: [throttled, landed, throttled] }, 3);

    expect(results.map(({ kind }) => kind)).toEqual(['throttled', 'acknowledged', 'throttled']);
  });

  it('P1: goes by the entries where the count of failures says otherwise', () => {
    const reply = { FailedRecordCount: 0, Records: [landed, { ErrorCode: 'InternalFailure' }] };

    expect(readPutRecordsReply(reply, 2).map(({ kind }) => kind)).toEqual(['acknowledged', 'failed']);
  });

  it.each([
    ['too short', { Records: [landed] }],
    ['too long', { Records: [landed, landed, landed] }],
    ['empty', { Records: [] }],
    ['without entries', { Records: undefined }],
  ])('leaves the outcome of all entries unknown where it is %s', (_, reply) => {
    const unknown = { kind: 'failed', code: 'UnmatchedReply' };

    expect(readPutRecordsReply(reply, 2)).toEqual([unknown, unknown]);
  });
});
