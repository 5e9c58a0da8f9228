import type { DeadLetter } from '../documents/dead-letter.ts';
import type { CandidateDocument } from '../documents/document.ts';
import type { ShardPosition } from '../stream/position.ts';
import type { SequenceNumber } from '../stream/sequence-number.ts';
import type { RecordOutcome } from './record-outcome.ts';

/** Writes documents: insert if absent, majority, journaled. */
export interface DocumentSink {
  /**
   * Gives one outcome a document, in the order of the documents. Ids are distinct within a call. Safe to repeat: what
   * is there already is proven by reading it back. Never throws for trouble with MongoDB: that is `unknown`.
   */
  write(documents: readonly CandidateDocument[], timeoutMs: number): Promise<readonly RecordOutcome[]>;
}

/** What a group's collection holds. */
export interface GroupCollection {
  /** About how many documents there are; documents of others in the same collection count too. @throws MongoUnavailable */
  estimate(timeoutMs: number): Promise<number>;
}

/** Reads what records have left in a group's database, and changes nothing. Only what the majority holds. */
export interface StoredRecords {
  /** Raw BSON by id of those documents that are there. @throws MongoUnavailable */
  documents(ids: readonly string[], timeoutMs: number): Promise<ReadonlyMap<string, Uint8Array>>;
  /** Raw BSON by id of those dead letters that are there. @throws MongoUnavailable */
  deadLetters(ids: readonly string[], timeoutMs: number): Promise<ReadonlyMap<string, Uint8Array>>;
  /**
   * Raw BSON of the first documents between two ids, neither included, in the order of their ids.
   *
   * @throws MongoUnavailable
   */
  scan(range: IdRange, limit: number, timeoutMs: number): Promise<readonly Uint8Array[]>;
  /**
   * The first dead letters after this id (null: of all), in the order of their ids.
   *
   * @throws MongoUnavailable
   */
  letterEvents(after: string | null, limit: number, timeoutMs: number): Promise<readonly LetterEvent[]>;
}

/** What lies between two ids. */
export interface IdRange {
  readonly after: string;
  readonly before: string;
}

/** What a dead letter says of its event. */
export interface LetterEvent {
  readonly id: string;
  /** Empty where it shows none. */
  readonly eventId: string;
  readonly state: string;
}

/** Keeps what cannot become a document, with its bytes. */
export interface DeadLetterSink {
  /**
   * Inserts what is absent; on return all of them are durable (majority, journaled). Idempotent.
   *
   * @throws MongoUnavailable where any of them is not proven to be there.
   */
  put(deadLetters: readonly DeadLetter[], timeoutMs: number): Promise<void>;
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

/** How far the restart of one shard has come: what it has stored again ends with `through`, and is to end with `to`. */
export interface RestartEntry {
  /** Of the command; two restarts never share it. */
  readonly id: string;
  readonly through: SequenceNumber;
  readonly to: SequenceNumber;
}

/** The sink checkpoint of one shard as it was read. */
export interface SinkCheckpointState {
  /** Null where there is none. */
  readonly sequence: SequenceNumber | null;
  /** Null where no restart is under way. */
  readonly restart: RestartEntry | null;
}

/**
 * Restarts, as entries in the sink checkpoints. While an entry stands no batch raises that sink checkpoint, so the group
 * halts by itself. Every write is durable on return.
 */
export interface RestartEntries {
  /** What the majority holds. @throws MongoUnavailable */
  read(position: ShardPosition, timeoutMs: number): Promise<SinkCheckpointState>;
  /**
   * Positions of all shards of the group on the stream in which an entry stands, of whatever incarnation.
   *
   * @throws MongoUnavailable
   */
  list(group: string, streamName: string, timeoutMs: number): Promise<readonly ShardPosition[]>;
  /**
   * Puts `entry` there where the sink checkpoint stands just as `from`. `stale`: it does not.
   *
   * @throws MongoUnavailable where the outcome is unknown.
   */
  begin(
    position: ShardPosition,
    from: SinkCheckpointState,
    entry: RestartEntry,
    timeoutMs: number,
  ): Promise<'begun' | 'stale'>;
  /**
   * Moves `entry` on to `through`. `stopped`: it does not stand there any more as this restart left it.
   *
   * @throws MongoUnavailable where the outcome is unknown.
   */
  move(
    position: ShardPosition,
    entry: RestartEntry,
    through: SequenceNumber,
    timeoutMs: number,
  ): Promise<'moved' | 'stopped'>;
  /**
   * Raises the sink checkpoint to the entry's `to`, never lowers it, and removes the entry, where its `through` has come
   * there. `stopped`: it does not stand there any more as this restart left it.
   *
   * @throws MongoUnavailable where the outcome is unknown.
   */
  finish(position: ShardPosition, entry: RestartEntry, timeoutMs: number): Promise<'finished' | 'stopped'>;
}
