import { requiredSinkCheckpoint } from '../checkpoints/plan-change.ts';
import type { TimeBudget } from '../runtime/time-budget.ts';
import type { StreamRecord } from '../stream/record.ts';
import type { ConsumerDependencies } from './dependencies.ts';
import { DatabaseBehindCheckpoint, RestartUnderWay } from './errors.ts';
import type { LocatedBatch } from './locate-batch.ts';
import { lastToCheckpoint, type ResolvedRecords } from './resolve-outcomes.ts';

/**
 * Raises the sink checkpoint to the last handled record, and gives that record: the checkpoint may move there. Null where
 * nothing is new; the sink checkpoint is then still checked, and stays.
 *
 * @throws DatabaseBehindCheckpoint where the database is not the one that the checkpoint speaks of.
 * @throws RestartUnderWay where a restart is reading the shard again.
 * @throws MongoUnavailable where the outcome is unknown.
 */
export async function raiseSinkCheckpoint(
  { plan }: ResolvedRecords,
  { position, checkpoint }: LocatedBatch,
  budget: TimeBudget,
  { sinkCheckpoints }: Pick<ConsumerDependencies, 'sinkCheckpoints'>,
): Promise<StreamRecord | null> {
  if (plan.length === 0) return null;
  const records = plan.map(({ record }) => record);
  const last = lastToCheckpoint(records, position, checkpoint?.sequence ?? null);
  const required = requiredSinkCheckpoint(checkpoint);
  const to = last?.sequence ?? required;
  if (to === null) return null;
  const outcome = await sinkCheckpoints.raise(position, required, to, budget.closingMs());
  if (outcome === 'raised') return last;
  const { group, shard } = position;
  const fields = { group, shard, checkpoint: checkpoint?.sequence };
  if (outcome === 'restarting')
    throw new RestartUnderWay(
      `A restart of ${shard} is under way: this shard waits until it is done. If no restart is running, restart the group again.`,
      { fields },
    );
  throw new DatabaseBehindCheckpoint(
    'The database does not hold what the checkpoint says was written. Either the group uses another database or collection than before, or the database was restored from an older backup. ' +
      'Point the group back at its database. Or, to go on with this database, restart it with "highwater groups restart": it reads again what the stream still holds, and doubles nothing.',
    { fields },
  );
}
