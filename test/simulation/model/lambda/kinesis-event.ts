import { bufferOver } from '../buffer-over.ts';
import type { KinesisRecord } from '../kinesis/kinesis-shard.ts';

/** The event that a mapping sends. */
export function kinesisEvent(records: readonly KinesisRecord[], streamName: string): object {
  return {
    Records: records.map((record) => ({
      eventID: `${record.shardId}:${record.sequence}`,
      eventSourceARN: `arn:aws:kinesis:us-east-1:000000000000:stream/${streamName}`,
      kinesis: {
        sequenceNumber: record.sequence,
        partitionKey: record.partitionKey,
        data: bufferOver(record.data).toString('base64'),
        approximateArrivalTimestamp: record.arrivedAtMs / 1000,
      },
    })),
  };
}
