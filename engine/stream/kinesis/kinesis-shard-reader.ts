import type { _Record, GetRecordsCommandOutput, GetShardIteratorCommandInput } from '@aws-sdk/client-kinesis';
import {
  ExpiredIteratorException,
  GetRecordsCommand,
  GetShardIteratorCommand,
  InvalidArgumentException,
  type KinesisClient,
  ProvisionedThroughputExceededException,
  ResourceNotFoundException,
} from '@aws-sdk/client-kinesis';
import { StreamUnreadable } from '../errors.ts';
import type { ReadAt, ReadStart, ShardPage, ShardReader } from '../ports.ts';
import type { ShardId } from '../position.ts';
import type { StreamRecord } from '../record.ts';
import { parseSequenceNumber } from '../sequence-number.ts';
import { arnAlone, streamAddress } from './stream-address.ts';

/**
 * Shards of one stream, by GetRecords.
 *
 * @param stream its name, or its ARN where it may be of another account.
 */
export function kinesisShardReader(client: Pick<KinesisClient, 'send'>, stream: string): ShardReader {
  return {
    async open(shard, start, timeoutMs) {
      try {
        const command = new GetShardIteratorCommand(iteratorRequest(stream, shard, start));
        const reply = await client.send(command, { abortSignal: AbortSignal.timeout(timeoutMs) });
        if (reply.ShardIterator !== undefined) return { kind: 'open', iterator: reply.ShardIterator };
      } catch (error) {
        // Whether it is the stream that is not there shows when its creation time is asked for.
        if (error instanceof ResourceNotFoundException) return { kind: 'gone' };
        if (error instanceof InvalidArgumentException) return { kind: 'refused' };
        throw unreadable(error);
      }
      throw unreadable(undefined);
    },

    async read(iterator, maxRecords, timeoutMs) {
      const command = new GetRecordsCommand({ ShardIterator: iterator, ...arnAlone(stream), Limit: maxRecords });
      try {
        const reply = await client.send(command, { abortSignal: AbortSignal.timeout(timeoutMs) });
        return readRecordsReply(reply);
      } catch (error) {
        if (error instanceof ExpiredIteratorException) return { kind: 'expired' };
        if (error instanceof ProvisionedThroughputExceededException) return { kind: 'throttled' };
        throw error instanceof StreamUnreadable ? error : unreadable(error);
      }
    },
  };
}

function unreadable(cause: unknown): StreamUnreadable {
  return new StreamUnreadable('Kinesis does not let the shard be read: run this again.', { cause });
}

/** @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetShardIterator.html */
export function iteratorRequest(
  stream: string,
  shard: ShardId,
  start: ReadStart | ReadAt,
): GetShardIteratorCommandInput {
  const place = { ...streamAddress(stream), ShardId: shard };
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

function readRecord({ SequenceNumber, PartitionKey, Data, ApproximateArrivalTimestamp }: _Record): StreamRecord {
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
