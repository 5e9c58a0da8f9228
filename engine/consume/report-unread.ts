import type { TimeBudget } from '../runtime/time-budget.ts';
import { IncarnationUnknown } from '../stream/errors.ts';
import { formatIncarnation } from '../stream/position.ts';
import type { ShardBatch } from '../stream/record.ts';
import type { ConsumerDependencies } from './dependencies.ts';
import { findUnread } from './find-unread.ts';
import type { LocatedBatch } from './locate-batch.ts';

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
    throw new IncarnationUnknown('Kinesis has not confirmed which incarnation of the stream the batch is of.');
  log.info('records.unread', { requestId, stream, ranges: [range] });
}
