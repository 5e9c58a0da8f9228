import type { ChildShard, GetRecordsInput, GetRecordsOutput } from '@aws-sdk/client-kinesis';
import type { Faults } from '../../engine/faults.ts';
import type { Random } from '../../engine/random.ts';
import { requireOnly } from '../unsupported.ts';
import { kinesisErrors } from './kinesis-errors.ts';
import { readIterator, type ShardIterator, writeIterator } from './kinesis-iterator.ts';
import type { KinesisRecord, KinesisShard } from './kinesis-shard.ts';
import type { KinesisStream } from './kinesis-stream.ts';

const maxRecords = 10_000;
const maxBytes = 10 * 1024 * 1024;
const iteratorLifeMs = 300_000;

/**
 * What GetRecords answers. Empty does not mean the end; the end of a closed shard shows by a missing iterator.
 *
 * Faults: `kinesis.iterator-expired`, `kinesis.get-throttled`, `kinesis.get-empty`, `kinesis.get-few` (less than there is, far
 * from any limit).
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html
 */
export function getRecords(
  input: GetRecordsInput,
  streamOf: (name: string) => KinesisStream,
  { faults, random, nowMs }: { readonly faults: Faults; readonly random: Random; readonly nowMs: number },
): GetRecordsOutput {
  requireOnly(input, ['ShardIterator', 'Limit']);
  const { Limit: limit = maxRecords } = input;
  if (limit < 1 || limit > maxRecords) throw kinesisErrors.validation('limit', 'be between 1 and 10000');
  const iterator = readIterator(input.ShardIterator);
  const stream = streamOf(iterator.streamName);
  if (stream.createdAtMs !== iterator.createdAtMs)
    throw kinesisErrors.notFound(`The stream of this iterator, ${stream.name},`);
  if (nowMs - iterator.issuedAtMs > iteratorLifeMs || faults.happens('kinesis.iterator-expired'))
    throw kinesisErrors.expiredIterator();
  if (faults.happens('kinesis.get-throttled')) throw kinesisErrors.throttled();

  const shard = stream.shard(iterator.shardId);
  const from = Math.max(iterator.index, shard.trimmedBefore);
  const most = faults.happens('kinesis.get-few') ? Math.min(limit, random.integer(1, 8)) : limit;
  const records = faults.happens('kinesis.get-empty') ? [] : take(shard, from, most);
  return answer(stream, shard, { ...iterator, index: from + records.length, issuedAtMs: nowMs }, records);
}

function take(shard: KinesisShard, from: number, limit: number): readonly KinesisRecord[] {
  const records: KinesisRecord[] = [];
  let bytes = 0;
  for (const record of shard.records.slice(from, from + limit)) {
    bytes += record.data.length;
    if (bytes > maxBytes && records.length > 0) break;
    records.push(record);
  }
  return records;
}

function answer(
  stream: KinesisStream,
  shard: KinesisShard,
  next: ShardIterator,
  records: readonly KinesisRecord[],
): GetRecordsOutput {
  const unread = shard.records[next.index];
  const isAtEnd = shard.isClosed && unread === undefined;
  return {
    Records: records.map(({ sequence, partitionKey, data, arrivedAtMs }) => ({
      SequenceNumber: sequence,
      PartitionKey: partitionKey,
      Data: data,
      ApproximateArrivalTimestamp: new Date(arrivedAtMs),
      EncryptionType: 'KMS',
    })),
    ...(isAtEnd
      ? { ChildShards: stream.childrenOf(shard).map(describeChild) }
      : { NextShardIterator: writeIterator(next) }),
    // Zero says that there is nothing to read at this moment.
    MillisBehindLatest: unread === undefined ? 0 : Math.max(1, next.issuedAtMs - unread.landedAtMs),
  };
}

function describeChild({ id, parents, hashes }: KinesisShard): ChildShard {
  return {
    ShardId: id,
    ParentShards: [...parents],
    HashKeyRange: { StartingHashKey: `${hashes.from}`, EndingHashKey: `${hashes.to}` },
  };
}
