import type { _Record, GetRecordsCommandOutput, GetShardIteratorCommandInput } from '@aws-sdk/client-kinesis';
import type { StreamRecord } from '../../consumer/core/shard-batch.ts';
import type { ShardId } from '../../shared/position.ts';
import { parseSequenceNumber } from '../../shared/sequence-number.ts';
import { StreamUnreadable } from '../errors.ts';
import type { ReadAt, ReadStart, ShardPage } from '../ports.ts';

/** @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetShardIterator.html */
export function iteratorRequest(
  streamName: string,
  shard: ShardId,
  start: ReadStart | ReadAt,
): GetShardIteratorCommandInput {
  const place = { StreamName: streamName, ShardId: shard };
  if (start.kind === 'earliest') return { ...place, ShardIteratorType: 'TRIM_HORIZON' };
  if (start.kind === 'time') return { ...place, ShardIteratorType: 'AT_TIMESTAMP', Timestamp: start.at };
  return {
    ...place,
    ShardIteratorType: start.kind === 'at' ? 'AT_SEQUENCE_NUMBER' : 'AFTER_SEQUENCE_NUMBER',
    StartingSequenceNumber: start.sequence,
  };
}

/** @throws StreamUnreadable where a record lacks what Kinesis gives each one. */
export function readRecordsReply(
  reply: Pick<GetRecordsCommandOutput, 'Records' | 'NextShardIterator' | 'MillisBehindLatest'>,
): ShardPage {
  return {
    kind: 'page',
    records: (reply.Records ?? []).map(readRecord),
    next: reply.NextShardIterator ?? null,
    isCaughtUp: reply.MillisBehindLatest === 0,
  };
}

function readRecord({
  SequenceNumber,
  PartitionKey,
  Data,
  ApproximateArrivalTimestamp,
}: _Record): StreamRecord {
  const sequence = parseSequenceNumber(SequenceNumber);
  if (
    sequence === undefined ||
    PartitionKey === undefined ||
    Data === undefined ||
    ApproximateArrivalTimestamp === undefined
  ) {
    throw new StreamUnreadable('Kinesis gave a record without number, key, data or arrival time.');
  }
  return { sequence, partitionKey: PartitionKey, data: Data, arrivedAt: ApproximateArrivalTimestamp };
}
