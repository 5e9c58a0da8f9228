import type { StreamEntry } from '../ports.ts';

/**
 * What Kinesis counts towards its limits: data and partition key, in bytes of UTF-8.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html
 */
export function entryBytes(entry: StreamEntry): number {
  return entry.data.byteLength + Buffer.byteLength(entry.partitionKey, 'utf8');
}
