import type { ShardPosition } from '../shared/position.ts';
import type { SequenceNumber } from '../shared/sequence-number.ts';
import type { DeadLetter } from './core/dead-letter.ts';
import type { CandidateDocument } from './core/document.ts';
import type { WriteOutcome } from './core/write-outcome.ts';

/** A group's row for one shard, as read from the store. */
export interface Checkpoint {
  /** Every record up to and including this one is handled. Null in a row that an operator wrote ahead or reset. */
  readonly sequence: SequenceNumber | null;
  /** When the record at `sequence` arrived; absent where an order moved the row there. */
  readonly arrivedAt?: Date;
  /** How long the stream kept its records when a batch last moved the row; absent before the first. */
  readonly retentionMs?: number;
  /** Raised by a reset; an invocation that loaded an older one is fenced off. */
  readonly epoch: number;
  /** Where the reset that is under way began: it replays what comes after. Absent where it began at the earliest. */
  readonly replayFrom?: SequenceNumber;
  /** Of a restart: records that arrived before are passed over while it replays. Absent where none are. */
  readonly replayStart?: Date;
  /** Present while a backward reset is under way: the sequence number it has to reach. */
  readonly replayTo?: SequenceNumber;
  /** Names the latest backward reset or restart: the mark of what it read again is one of its own. Absent before the first. */
  readonly replayId?: string;
  /**
   * Where the mark has to stand at least, if not at `sequence`: what lies between was passed over by order or has left the
   * stream. Cleared by the next advance.
   */
  readonly markedThrough?: SequenceNumber;
  /** An operator's orders: dead-letter these records without looking into them. Ascending, none twice, never empty. */
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
   * @throws CheckpointUnreadable where a newer version wrote it, or it is damaged.
   * @throws CheckpointStoreUnavailable on any trouble with the store.
   */
  load(position: ShardPosition, timeoutMs: number): Promise<Checkpoint | null>;
  /**
   * Moves the row forward, never back; safe to repeat. `already`: the row stands there or further (our own lost reply,
   * or a twin). `fenced`: the epoch differs, or a reset began: nothing was written, nothing may be.
   *
   * @throws CheckpointStoreUnavailable where the outcome is unknown.
   */
  advance(
    position: ShardPosition,
    advance: CheckpointAdvance,
    timeoutMs: number,
  ): Promise<'advanced' | 'already' | 'fenced'>;
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

/** How far a shard's mark has come, or has to. */
export interface MarkedPlace {
  /** The mark's: each replay has its own, and so has what came before the first (null). */
  readonly replayId: string | null;
  readonly sequence: SequenceNumber;
}

/** The second witness of progress, in the group's own database. */
export interface HighWaterMarks {
  /**
   * Raises a mark to `to`, never lowers it, on condition that the one of `from`, the same or an earlier one, stands there
   * or above (null: no condition). It is made where absent. `behind`: the condition does not hold, so this is not the
   * database that the checkpoint speaks of. Idempotent.
   *
   * @throws MongoUnavailable where the outcome is unknown.
   */
  raise(
    position: ShardPosition,
    from: MarkedPlace | null,
    to: MarkedPlace,
    timeoutMs: number,
  ): Promise<'raised' | 'behind'>;
}
