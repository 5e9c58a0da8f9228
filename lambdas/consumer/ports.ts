import type { ShardPosition } from '../shared/position.ts';
import type { SequenceNumber } from '../shared/sequence-number.ts';
import type { DeadLetter } from './core/dead-letter.ts';
import type { CandidateDocument } from './core/document.ts';
import type { WriteOutcome } from './core/write-outcome.ts';

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
  advance(
    position: ShardPosition,
    advance: CheckpointAdvance,
    timeoutMs: number,
  ): Promise<'advanced' | 'already'>;
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

/** Writes documents: insert if absent, majority, journaled. */
export interface DocumentSink {
  /**
   * Gives one outcome a document, in the order of the documents. Ids are distinct within a call. Safe to repeat: what
   * is there already is proven by reading it back. Never throws for trouble with MongoDB: that is `unknown`.
   */
  write(documents: readonly CandidateDocument[], timeoutMs: number): Promise<readonly WriteOutcome[]>;
}

/** Keeps what cannot become a document, with its bytes. */
export interface DeadLetterSink {
  /**
   * Inserts what is absent; on return all of them are durable (majority, journaled). Idempotent.
   *
   * @throws MongoUnavailable where any of them is not proven to be there.
   */
  put(letters: readonly DeadLetter[], timeoutMs: number): Promise<void>;
}

/** Progress kept in the destination: how far the group's own database has come, for each shard. */
export interface SinkCheckpoints {
  /**
   * Raises the sink checkpoint to `to`, never lowers it, on condition that it stands at `required` or above (null: no
   * condition; it is made where absent). Durable on return. Idempotent. `behind`: it does not stand there, so this is not
   * the database that the checkpoint speaks of. `restarting`: a restart is under way; nothing was raised.
   *
   * @throws MongoUnavailable where the outcome is unknown.
   */
  raise(
    position: ShardPosition,
    required: SequenceNumber | null,
    to: SequenceNumber,
    timeoutMs: number,
  ): Promise<'raised' | 'behind' | 'restarting'>;
}
