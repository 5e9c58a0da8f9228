import { md5 } from './hash.ts';

/**
 * What an aggregated record of the Kinesis Producer Library begins with.
 *
 * @see https://github.com/awslabs/amazon-kinesis-producer/blob/master/aggregation-format.md
 */
export const kplMagic = Uint8Array.of(0xf3, 0x89, 0x9a, 0xc2);
/** The MD5 of the protobuf message, which follows it. */
export const kplChecksumBytes = 16;

/** The field numbers of `AggregatedRecord` and of its `Record`. */
export const kplFields = {
  aggregate: { partitionKeyTable: 1, explicitHashKeyTable: 2, records: 3 },
  part: { partitionKeyIndex: 1, explicitHashKeyIndex: 2, data: 3 },
} as const;

/** One record inside of an aggregate; its index there is Kinesis's sub-sequence number. */
export interface AggregatePart {
  readonly partitionKey: string;
  /** Absent where the part has none. */
  readonly explicitHashKey?: string;
  readonly data: Uint8Array;
}

/**
 * Where a partition key lies among the shards' ranges, written as an explicit hash key.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecord.html
 */
export function hashKeyOf(partitionKey: string): string {
  return BigInt(`0x${md5(partitionKey).toString('hex')}`).toString();
}

/** It finds damage; nobody relies on it against forgery. */
export function kplChecksum(message: Uint8Array): Buffer {
  return md5(message);
}
