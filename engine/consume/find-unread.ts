import type { Checkpoint } from '../checkpoints/ports.ts';
import { leastRetentionMs, mayHaveExpired } from '../stream/may-have-expired.ts';
import type { ShardId, ShardPosition } from '../stream/position.ts';
import type { ShardBatch } from '../stream/record.ts';
import { compareSequenceNumbers, type SequenceNumber } from '../stream/sequence-number.ts';
import { isOfFormerIncarnation } from './plan-batch.ts';

/** A range of a shard in which records may have expired before the mapping read them: neither end belongs to it. */
export interface UnreadRange {
  readonly shard: ShardId;
  readonly after: SequenceNumber;
  readonly before: SequenceNumber;
}

/** A batch of the mapping, and what is known when it arrives. */
export interface ArrivedBatch {
  readonly batch: ShardBatch;
  readonly position: ShardPosition;
  readonly checkpoint: Checkpoint | null;
  /** How long a record stays in the stream. */
  readonly retentionMs: number;
  /** The group answers for nothing that arrived before; null for a group that starts at the earliest. */
  readonly start: Date | null;
  readonly now: Date;
}

/** Arrival times are approximate, and clocks differ. */
const expiryMarginMs = 10_000;
const longAgo = new Date(0);

/**
 * Gives where records may have expired between the shard's own checkpoint and this batch; null where none can have, and for
 * a shard without a checkpoint. It looks for nothing within the batch. Sequence numbers have gaps of their own, so age alone
 * tells: what follows a record that has not outlived the retention is still there.
 */
export function findUnread(arrived: ArrivedBatch): UnreadRange | null {
  const { batch, position, checkpoint } = arrived;
  const [first] = batch.records;
  if (first === undefined || isOfFormerIncarnation(first, position)) return null;
  if (checkpoint === null || checkpoint.sequence === null) return null;
  const [after, before] = [checkpoint.sequence, first.sequence];
  if (compareSequenceNumbers(before, after) <= 0 || !mayLackRecords(checkpoint, arrived)) return null;
  return { shard: batch.shard, after, before };
}

/**
 * Classifies by the shorter of what the retention is and what it was: records that had expired before it was raised are
 * gone. A row that an operator moved does not say when its record arrived, so it counts as old.
 */
function mayLackRecords(row: Checkpoint, { position, retentionMs: nowMs, start, now }: ArrivedBatch): boolean {
  const { arrivedAt = longAgo, retentionMs: thenMs = leastRetentionMs } = row;
  const since = start !== null && start > arrivedAt ? start : arrivedAt;
  const { createdAtSeconds } = position.incarnation;
  const retentionMs = Math.min(nowMs, thenMs);
  return mayHaveExpired(since, now, { retentionMs, createdAtSeconds, marginMs: expiryMarginMs });
}
