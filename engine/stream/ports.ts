import type { ShardId, StreamIncarnation } from './position.ts';
import type { StreamRecord } from './record.ts';
import type { SequenceNumber } from './sequence-number.ts';

/** What Kinesis says of the stream. */
export interface StreamSummary {
  readonly incarnation: StreamIncarnation;
  /** How long a record stays, in milliseconds. */
  readonly retentionMs: number;
  /** At least one: about as many execution environments of each group ask for this. */
  readonly openShards: number;
}

/** Tells which incarnation of the stream this is. */
export interface StreamIncarnations {
  /**
   * Asks Kinesis now, once.
   *
   * @throws StreamCallsLimited where it answers others, and IncarnationUnknown where it does not answer.
   */
  confirm(timeoutMs: number): Promise<StreamSummary>;
}

/** Where reading a shard starts: at the oldest record, after one, or at the first that arrived at `at` or later. */
export type ReadStart =
  | { readonly kind: 'earliest' }
  | { readonly kind: 'after'; readonly sequence: SequenceNumber }
  | { readonly kind: 'time'; readonly at: Date };

/** A record's own place. */
export interface ReadAt {
  readonly kind: 'at';
  readonly sequence: SequenceNumber;
}

/** `refused`: no number that the shard gave, or a time to come. `gone`: no such shard, or not any more. */
export type OpenedShard = { readonly kind: 'open'; readonly iterator: string } | { readonly kind: 'refused' | 'gone' };

/** One read. A page may be empty far from the end of the shard. */
export interface ShardPage {
  readonly kind: 'page';
  /** In the order of the shard. */
  readonly records: readonly StreamRecord[];
  /** Where to go on; null where the shard is closed and read to its end. */
  readonly next: string | null;
  /** True where nothing newer was in the shard when it was read. */
  readonly isCaughtUp: boolean;
}

/** Reads shards, beside the mapping and without touching its position. */
export interface ShardReader {
  /** @throws StreamUnreadable on any trouble with the stream. */
  open(shard: ShardId, start: ReadStart | ReadAt, timeoutMs: number): Promise<OpenedShard>;
  /**
   * Gives the next records. `expired`: the iterator is too old, open another one. `throttled`: wait, then read again.
   *
   * @throws StreamUnreadable on any other trouble.
   */
  read(
    iterator: string,
    maxRecords: number,
    timeoutMs: number,
  ): Promise<ShardPage | { readonly kind: 'expired' | 'throttled' }>;
}

/** What the stream says of its shards. */
export interface StreamShards {
  /** All shards that still hold records, closed ones included; parents before their children. @throws StreamUnreadable */
  list(timeoutMs: number): Promise<readonly ShardId[]>;
}
