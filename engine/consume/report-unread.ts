import type { Checkpoint } from '../checkpoints/ports.ts';
import type { TimeBudget } from '../runtime/time-budget.ts';
import { IncarnationUnknown } from '../stream/errors.ts';
import { leastRetentionMs, mayHaveExpired } from '../stream/may-have-expired.ts';
import { formatIncarnation, type ShardId, type ShardPosition } from '../stream/position.ts';
import type { ShardBatch } from '../stream/record.ts';
import { compareSequenceNumbers, type SequenceNumber } from '../stream/sequence-number.ts';
import type { ConsumerDependencies } from './dependencies.ts';
import type { LocatedBatch } from './locate-batch.ts';
import { isOfFormerIncarnation } from './plan-batch.ts';

/** A batch of the mapping, and from when on its group answers for records. */
export interface BatchToReport {
  readonly batch: ShardBatch;
  readonly located: LocatedBatch;
  /** Null for a group that starts at the earliest. */
  readonly start: Date | null;
}

/**
 * Logs where records are lost that nobody can deliver any more (S5), before the checkpoint moves past them: whatever
 * happens to the batch afterwards, the line stands. A batch that comes again logs it again. The incarnation that the line
 * names is confirmed in this very invocation.
 *
 * @throws IncarnationUnknown where it is not confirmed, or is another one than was thought: the next attempt will know.
 */
export async function reportUnread(
  { batch, located, start }: BatchToReport,
  requestId: string,
  { loadMs }: Pick<TimeBudget, 'loadMs'>,
  { incarnation, now, log }: Pick<ConsumerDependencies, 'incarnation' | 'now' | 'log'>,
): Promise<void> {
  const range = findUnread({ ...located, batch, start, now: now() });
  if (range === null) return;
  const stream = formatIncarnation(located.position.incarnation);
  const confirmed = await incarnation.confirmNow(loadMs);
  if (confirmed === null || formatIncarnation(confirmed.incarnation) !== stream)
    throw new IncarnationUnknown('Kinesis has not confirmed to which incarnation of the stream the batch belongs.');
  log.info('records.unread', { requestId, stream, ranges: [range] });
}

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
