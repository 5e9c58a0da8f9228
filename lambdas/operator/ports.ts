import type { StreamRecord } from '../consumer/core/shard-batch.ts';
import type { Rejection, RejectionCode } from '../consumer/core/write-outcome.ts';
import type { Checkpoint } from '../consumer/ports.ts';
import type { ShardId, ShardPosition, StreamIncarnation } from '../shared/position.ts';
import type { SequenceNumber } from '../shared/sequence-number.ts';

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
export type OpenedShard =
  | { readonly kind: 'open'; readonly iterator: string }
  | { readonly kind: 'refused' | 'gone' };

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
  /**
   * All shards that still hold records, closed ones included; parents before their children.
   *
   * @throws StreamUnreadable
   */
  list(timeoutMs: number): Promise<readonly ShardId[]>;
}

/** What became of an order. `stale`: the row did not stand as read; nothing was changed. */
export type OrderOutcome =
  | { readonly kind: 'changed' }
  | { readonly kind: 'stale'; readonly row: Checkpoint | null };

/** One row of a group. */
export interface ShardCheckpoint {
  readonly shard: ShardId;
  readonly checkpoint: Checkpoint;
}

/** Operators' orders to the checkpoint rows. */
export interface CheckpointOrders {
  /** All rows of a group in one life of the stream, read consistently, by shard id. */
  list(group: string, incarnation: StreamIncarnation, timeoutMs: number): Promise<readonly ShardCheckpoint[]>;
  /**
   * Turns the row into `to` where it stands just as `from` (null: where there is none). Safe to repeat: a row that
   * stands as `to` already counts as changed.
   *
   * @throws CheckpointUnreadable where a newer version wrote the row, or it is damaged.
   * @throws CheckpointStoreUnavailable where the outcome is unknown.
   */
  change(
    position: ShardPosition,
    from: Checkpoint | null,
    to: Checkpoint,
    timeoutMs: number,
  ): Promise<OrderOutcome>;
}

/** Which open letters to take. Both given: those that meet both. */
export interface LetterFilter {
  /** Ids of letters: positions of records. */
  readonly ids?: readonly string[];
  readonly reasonCode?: RejectionCode;
}

/** An open letter. */
export interface OpenLetter {
  /** The record's position. */
  readonly id: string;
  /** The record's own parts; null where the letter is not one that Highwater writes. */
  readonly record: {
    readonly key: string;
    readonly payload: Uint8Array;
    readonly arrivedAt: Date;
  } | null;
}

/** A letter whose record was refused again. */
export interface RefusedAgain {
  readonly id: string;
  readonly reason: Rejection;
  readonly eventId?: string;
}

/** The dead letters of a group. Nothing is ever deleted: a redelivery would bring it back as new. */
export interface DeadLetterBox {
  /**
   * Gives the next open letters after that id (null: from the first), by id; empty where there are no more. Only what
   * the majority holds.
   *
   * @throws MongoUnavailable
   */
  open(
    filter: LetterFilter,
    after: string | null,
    limit: number,
    timeoutMs: number,
  ): Promise<readonly OpenLetter[]>;
  /**
   * Closes those of the letters that are still open, durably, and gives how many were. Idempotent.
   *
   * @throws MongoUnavailable where it is not proven.
   */
  close(
    ids: readonly string[],
    state: 'redriven' | 'discarded',
    at: Date,
    timeoutMs: number,
  ): Promise<number>;
  /**
   * Gives letters that are still open their new reason. Idempotent.
   *
   * @throws MongoUnavailable where it is not proven.
   */
  refuseAgain(letters: readonly RefusedAgain[], at: Date, timeoutMs: number): Promise<void>;
}
