import type { ShardId } from './position.ts';
import type { SequenceNumber } from './sequence-number.ts';

/** One record as Kinesis delivered it. */
export interface StreamRecord {
  readonly sequence: SequenceNumber;
  readonly partitionKey: string;
  readonly data: Uint8Array;
  /** Approximate, and out of order at times: only ever compared with a start or a creation time. */
  readonly arrivedAt: Date;
}

/** Records of one shard, in the order of the shard. Never empty. */
export interface ShardBatch {
  readonly streamName: string;
  readonly shard: ShardId;
  readonly records: readonly StreamRecord[];
}
