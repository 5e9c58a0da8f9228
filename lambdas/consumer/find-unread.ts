import { compareSequenceNumbers } from '../shared/sequence-number.ts';
import { leastRetentionMs, mayHaveExpired } from './core/may-have-expired.ts';
import { isOfFormerIncarnation } from './core/plan-batch.ts';
import type { ShardBatch } from './core/shard-batch.ts';
import type { UnreadRange } from './core/unread-range.ts';
import type { ConsumerDependencies } from './dependencies.ts';
import { type IsOld, inspectLineage } from './inspect-lineage.ts';
import type { LocatedBatch } from './locate-batch.ts';

/** A batch of the mapping, and from when on its group answers for records. */
export interface ArrivedBatch {
  readonly batch: ShardBatch;
  readonly located: LocatedBatch;
  /** Null for a group that starts at the earliest. */
  readonly start: Date | null;
}

/** Arrival times are approximate, and clocks differ. */
const expiryMarginMs = 10_000;
const longAgo = new Date(0);

/**
 * Gives where records may have expired between what the group has handled and this batch; within a batch it looks for
 * nothing. Sequence numbers have gaps of their own, so age alone tells: what follows a record that has not outlived the
 * retention is still there. The first batch of a shard speaks for those that the shard came from, too: the mapping is
 * through with these, and no batch of them may come any more.
 *
 * @throws LineageUnknown, CheckpointUnreadable, CheckpointStoreUnavailable
 */
export async function findUnread(
  { batch, located, start }: ArrivedBatch,
  dependencies: Pick<ConsumerDependencies, 'checkpoints' | 'lineage' | 'now'>,
  timeoutMs: number,
): Promise<readonly UnreadRange[]> {
  const { position, checkpoint } = located;
  const [first] = batch.records;
  if (first === undefined || isOfFormerIncarnation(first, position)) return [];
  const isOld = ageJudge(located, dependencies.now);
  if (!isOld({ arrivedAt: start ?? longAgo })) return [];
  const isFirst = checkpoint?.retentionMs === undefined;
  const lineage = isFirst ? await inspectLineage(position, isOld, { ...dependencies, timeoutMs }) : null;
  const unread = lineage?.unread ?? [];
  const [after, before] = [checkpoint?.sequence ?? null, first.sequence];
  const isBehind = after !== null && compareSequenceNumbers(before, after) > 0;
  const mayLack = after === null ? lineage?.isSafe !== true : isBehind && isOld(checkpoint);
  return mayLack ? [...unread, { shard: batch.shard, after, before }] : unread;
}

/**
 * Judges by the shorter of what the retention is and what it was: records that had expired before it was raised are gone. A
 * row that was moved by order does not say when its record arrived, and one that only orders have written not how long
 * records stayed.
 */
function ageJudge({ position, retentionMs: nowMs }: LocatedBatch, now: () => Date): IsOld {
  const { createdAtSeconds } = position.incarnation;
  return (row) => {
    const { arrivedAt = longAgo, retentionMs: thenMs = leastRetentionMs } = row ?? {};
    const retentionMs = Math.min(nowMs, thenMs);
    return mayHaveExpired(arrivedAt, now(), { retentionMs, createdAtSeconds, marginMs: expiryMarginMs });
  };
}
