import type { StreamRecord } from '../consumer/core/shard-batch.ts';
import type { Checkpoint } from '../consumer/ports.ts';
import type { ShardId, ShardPosition } from '../shared/position.ts';
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
  /** All shards that still hold records, closed ones included; parents before their children. @throws StreamUnreadable */
  list(timeoutMs: number): Promise<readonly ShardId[]>;
}

/** What became of a change. `stale`: the row did not stand as read; nothing was changed. */
export type ChangeOutcome =
  | { readonly kind: 'changed' }
  | { readonly kind: 'stale'; readonly row: Checkpoint | null };

/** One row of a group. */
export interface GroupCheckpoint {
  readonly position: ShardPosition;
  readonly checkpoint: Checkpoint;
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
  change(
    position: ShardPosition,
    from: Checkpoint | null,
    to: Checkpoint,
    timeoutMs: number,
  ): Promise<ChangeOutcome>;
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
