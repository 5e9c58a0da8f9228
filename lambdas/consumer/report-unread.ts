import { formatIncarnation } from '../shared/position.ts';
import type { TimeBudget } from './core/time-budget.ts';
import type { ConsumerDependencies } from './dependencies.ts';
import { IncarnationUnknown } from './errors.ts';
import { type ArrivedBatch, findUnread } from './find-unread.ts';

/**
 * Says where records are lost that nobody can deliver any more (S5), before the checkpoint moves over them: nothing that
 * happens to the batch afterwards takes that back. It is said again where the batch comes again, and of a life of the stream
 * that is confirmed in this very invocation.
 *
 * @throws IncarnationUnknown where it is not confirmed, or is another one than was thought: the next attempt will know.
 * @throws LineageUnknown, CheckpointUnreadable, CheckpointStoreUnavailable
 */
export async function reportUnread(
  arrived: ArrivedBatch,
  requestId: string,
  { loadMs }: Pick<TimeBudget, 'loadMs'>,
  dependencies: Pick<ConsumerDependencies, 'checkpoints' | 'incarnation' | 'lineage' | 'now' | 'log'>,
): Promise<void> {
  const ranges = await findUnread(arrived, dependencies, loadMs);
  if (ranges.length === 0) return;
  const stream = formatIncarnation(arrived.located.position.incarnation);
  const confirmed = await dependencies.incarnation.confirmNow(loadMs);
  if (confirmed === null || formatIncarnation(confirmed.incarnation) !== stream)
    throw new IncarnationUnknown('Kinesis has not confirmed which life of the stream the batch is of.');
  dependencies.log.info('records.unread', { requestId, stream, ranges });
}
