import type { ShardPosition } from '../stream/position.ts';
import type { SequenceNumber } from '../stream/sequence-number.ts';

/** What became of a change. `stale`: the row did not stand as read; nothing was changed. */
export type ChangeOutcome = { readonly kind: 'changed' } | { readonly kind: 'stale'; readonly row: Checkpoint | null };

/** One row of a group. */
export interface GroupCheckpoint {
  readonly position: ShardPosition;
  readonly checkpoint: Checkpoint;
  /** The informative counters, of all batches since the row was made. */
  readonly totals: HandledCounts;
  /** When a batch or a command last moved the row. */
  readonly updatedAt?: Date;
}

/** What commands do with the checkpoint rows. */
export interface CheckpointCommands {
  /**
   * All rows of a group on a stream, read consistently, those of former incarnations included.
   *
   * @throws CheckpointUnreadable, CheckpointStoreUnavailable
   */
  list(group: string, streamName: string, timeoutMs: number): Promise<readonly GroupCheckpoint[]>;
  /**
   * Turns the row into `to` where it stands just as `from` (null: where there is none). Attributes that a checkpoint does
   * not show are kept. Safe to repeat: a row that stands as `to` already counts as changed.
   *
   * @throws CheckpointUnreadable where another version wrote the row, or it is damaged.
   * @throws CheckpointStoreUnavailable where the outcome is unknown.
   */
  change(position: ShardPosition, from: Checkpoint | null, to: Checkpoint, timeoutMs: number): Promise<ChangeOutcome>;
}

/** A group's row for one shard, as read from the store. */
export interface Checkpoint {
  /** Every record up to and including this one is handled, or was skipped by command. Null in a row that only holds `skips`. */
  readonly sequence: SequenceNumber | null;
  /** When the record at `sequence` arrived; absent where a command moved the row there. */
  readonly arrivedAt?: Date;
  /** How long the stream kept its records when a batch last moved the row; absent before the first. */
  readonly retentionMs?: number;
  /**
   * What the sink checkpoint must have reached, where that is less than `sequence`: what lies between was skipped by
   * command, and is not in the database. `lowestSequence`: nothing is required of it. Removed by the next advance.
   */
  readonly sinkThrough?: SequenceNumber;
  /** Records to dead-letter without looking into them, by command. Ascending, none twice, never empty. */
  readonly skips?: readonly SequenceNumber[];
}

/** What one batch adds to the informative counters of the row. */
export interface HandledCounts {
  /** Each part of an envelope counts. */
  readonly records: number;
  readonly documents: number;
  readonly duplicates: number;
  readonly deadLetters: number;
}

/** One step forward. */
export interface CheckpointAdvance {
  /** The row as this invocation loaded it; null where there was none. */
  readonly from: Checkpoint | null;
  /** The last record handled: the new sequence, up to and including. */
  readonly to: SequenceNumber;
  readonly arrivedAt: Date;
  /** How long the stream keeps its records. */
  readonly retentionMs: number;
  /** Request id of the invocation. */
  readonly writer: string;
  readonly counts: HandledCounts;
}

/** Keeps how far a group has come in each shard. */
export interface CheckpointStore {
  /**
   * Reads the newest row, never a cached or eventually consistent one; null where there is none.
   *
   * @throws CheckpointUnreadable where another version wrote it, or it is damaged.
   * @throws CheckpointStoreUnavailable on any trouble with the store.
   */
  load(position: ShardPosition, timeoutMs: number): Promise<Checkpoint | null>;
  /**
   * Moves the row forward, never back, on condition that it stands as it was loaded; safe to repeat. `already`: it stands
   * there or further (our own lost reply, a twin, or a command). A row that stands lower than `to` is moved from there.
   *
   * @throws CheckpointUnreadable where another version wrote the row, or it is damaged.
   * @throws CheckpointStoreUnavailable where the outcome is unknown, or the row is gone.
   */
  advance(position: ShardPosition, advance: CheckpointAdvance, timeoutMs: number): Promise<'advanced' | 'already'>;
}

/** Keeps where a group began on a stream. */
export interface StartPositions {
  /**
   * Writes `startFrom` where the group has none on this stream yet, and gives the one that holds: `earliest` or an ISO time.
   * Idempotent.
   *
   * @throws CheckpointUnreadable where what is kept is damaged.
   * @throws CheckpointStoreUnavailable on any trouble with the store.
   */
  establish(group: string, streamName: string, startFrom: string, timeoutMs: number): Promise<string>;
}

/** Which groups the rows belong to. */
export interface CheckpointGroups {
  /** Names of all groups that have rows, whatever their streams, each once and sorted. @throws CheckpointStoreUnavailable */
  list(timeoutMs: number): Promise<readonly string[]>;
}
