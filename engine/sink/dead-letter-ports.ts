import type { DeadLetterState } from '../documents/dead-letter.ts';
import type { Rejection } from '../events/rejection.ts';
import type { ShardPosition } from '../stream/position.ts';
import type { SequenceNumber } from '../stream/sequence-number.ts';

/** Which open dead letters to take. Both given: those that meet both. */
export interface DeadLetterFilter {
  /** Ids of dead letters: positions of records. */
  readonly ids?: readonly string[];
  /** A `RejectionCode`, of this version or another. */
  readonly reasonCode?: string;
}

/** An open dead letter. */
export interface OpenDeadLetter {
  /** The record's position. */
  readonly id: string;
  /** The record's own parts; null where the dead letter is not one that Highwater writes. */
  readonly record: {
    readonly key: string;
    readonly payload: Uint8Array;
    readonly arrivedAt: Date;
    readonly explicitHashKey?: string;
  } | null;
}

/** A dead letter whose record was refused again. */
export interface RefusedAgain {
  readonly id: string;
  readonly reason: Rejection;
  readonly eventId?: string;
}

/** Which dead letters to show. Both given: those that meet both. */
export interface ShownFilter {
  readonly states: readonly DeadLetterState[];
  /** A `RejectionCode`, of this version or another. */
  readonly reasonCode?: string;
}

/** What a dead letter says of its record, without its payload. Long texts are cut; what is not as Highwater writes it is null. */
export interface DeadLetterSummary {
  /** The record's position, in full. */
  readonly id: string;
  readonly reason: { readonly code: string | null; readonly message: string | null };
  /** `<source> <id>`, where the record shows one. */
  readonly eventId: string | null;
  /** The record's partition key. */
  readonly key: string | null;
  readonly origin: { readonly stream: string | null; readonly shard: string | null; readonly sequence: string | null };
  readonly arrivedAt: Date | null;
  /** Of the payload, in bytes. */
  readonly size: number | null;
  readonly state: string | null;
  readonly deadLetteredAt: Date | null;
  readonly redrivenAt: Date | null;
  readonly discardedAt: Date | null;
  readonly refusedAgainAt: Date | null;
}

/** A dead letter with its bytes; null where it has none. */
export interface WholeDeadLetter {
  readonly summary: DeadLetterSummary;
  readonly payload: Uint8Array | null;
}

/** How many dead letters are open. */
export interface OpenCounts {
  readonly byReason: Readonly<Record<string, number>>;
  /** False where there are more than were counted. */
  readonly isComplete: boolean;
}

/** The dead letters of a group. Nothing is ever deleted: a redelivery would bring it back as new. */
export interface DeadLetterStore {
  /**
   * Gives the next open dead letters after that id (null: from the first), by id; empty where there are no more. Only
   * what the majority holds.
   *
   * @throws MongoUnavailable
   */
  open(
    filter: DeadLetterFilter,
    after: string | null,
    limit: number,
    timeoutMs: number,
  ): Promise<readonly OpenDeadLetter[]>;
  /**
   * Gives the next dead letters after that id (null: from the first), by id; empty where there are no more. Only what
   * the majority holds. None of them has its payload, however many there are.
   *
   * @throws MongoUnavailable
   */
  list(
    filter: ShownFilter,
    after: string | null,
    limit: number,
    timeoutMs: number,
  ): Promise<readonly DeadLetterSummary[]>;
  /**
   * Gives one dead letter, in whatever state; null where there is none of that id.
   *
   * @throws MongoUnavailable
   */
  read(id: string, timeoutMs: number): Promise<WholeDeadLetter | null>;
  /**
   * How many are open, by the code of their reason; `limit` at most are counted, and `isComplete` is false where there
   * are more.
   *
   * @throws MongoUnavailable
   */
  countOpen(limit: number, timeoutMs: number): Promise<OpenCounts>;
  /**
   * Closes those of the dead letters that are still open, durably, and gives how many were. Idempotent.
   *
   * @throws MongoUnavailable where it is not proven.
   */
  close(ids: readonly string[], state: 'redriven' | 'discarded', at: Date, timeoutMs: number): Promise<number>;
  /**
   * Sequence numbers of the records of one shard that were dead-lettered by command, unread, and not redriven since.
   *
   * @throws MongoUnavailable
   */
  skipped(source: Omit<ShardPosition, 'group'>, timeoutMs: number): Promise<readonly SequenceNumber[]>;
  /**
   * Gives dead letters that are still open their new reason. Idempotent.
   *
   * @throws MongoUnavailable where it is not proven.
   */
  refuseAgain(deadLetters: readonly RefusedAgain[], at: Date, timeoutMs: number): Promise<void>;
}
