import type { ShardId } from './position.ts';
import type { SequenceNumber } from './sequence-number.ts';

/** One record as Kinesis delivered it, or a part of one. */
export interface StreamRecord {
  readonly sequence: SequenceNumber;
  /** The part's own where it has one, else its record's. */
  readonly partitionKey: string;
  readonly data: Uint8Array;
  /** Of a part: its index in each envelope that it lies in, the outermost first, such as `0.3`. */
  readonly part?: string;
  /** Of a part that its producer placed by a hash of its own. */
  readonly explicitHashKey?: string;
  /** Approximate, and out of order at times: only ever compared with a start or a creation time. */
  readonly arrivedAt: Date;
}

/** Records of one shard, in the order of the shard. Never empty. */
export interface ShardBatch {
  readonly streamName: string;
  /** As the mapping told it; absent where the records were read from the stream itself. */
  readonly streamArn?: string;
  readonly shard: ShardId;
  readonly records: readonly StreamRecord[];
}
