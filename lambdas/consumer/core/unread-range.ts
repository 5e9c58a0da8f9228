import type { ShardId } from '../../shared/position.ts';
import type { SequenceNumber } from '../../shared/sequence-number.ts';

/** A stretch of a shard in which records may have expired before the mapping read them. */
export interface UnreadRange {
  readonly shard: ShardId;
  /** Null: from the very beginning; for a shard that is listed no more, with all those that it came from. */
  readonly after: SequenceNumber | null;
  /** Null: through the end of the shard. */
  readonly before: SequenceNumber | null;
}
