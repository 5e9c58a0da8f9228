import type { Shard } from '@aws-sdk/client-kinesis';
import { hashPartitionKey } from '../simulation/model/kinesis/kinesis-hash.ts';

/** Both ends of a range; -1 where one is not told. */
export interface ToldRange {
  readonly first: bigint;
  readonly last: bigint;
}

/** The hashes that belong to a shard. */
export function hashesOf(shard: Shard | undefined): ToldRange {
  const { StartingHashKey: first = -1, EndingHashKey: last = -1 } = shard?.HashKeyRange ?? {};
  return { first: BigInt(first), last: BigInt(last) };
}

/** The sequence numbers of a shard. */
export function numbersOf(shard: Shard | undefined): ToldRange {
  const { StartingSequenceNumber: first = -1, EndingSequenceNumber: last = -1 } = shard?.SequenceNumberRange ?? {};
  return { first: BigInt(first), last: BigInt(last) };
}

/** Whether records of this key land in the shard while it is open. */
export function takesKey(shard: Shard | undefined, partitionKey: string): boolean {
  const { first, last } = hashesOf(shard);
  const hash = hashPartitionKey(partitionKey);
  return first <= hash && hash <= last;
}
