import { hash } from 'node:crypto';

/** A part of the 128-bit hash space, both ends included. */
export interface HashRange {
  readonly from: bigint;
  readonly to: bigint;
}

const space = 2n ** 128n;

/**
 * MD5 of the key as a 128-bit number.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecordsRequestEntry.html
 */
export function hashPartitionKey(partitionKey: string): bigint {
  return BigInt(`0x${hash('md5', partitionKey, 'hex')}`);
}

/** The whole space in equal parts. */
export function divideHashSpace(parts: number): readonly HashRange[] {
  const edge = (part: number): bigint => (space * BigInt(part)) / BigInt(parts);
  return Array.from({ length: parts }, (_, part) => ({ from: edge(part), to: edge(part + 1) - 1n }));
}
