import type { SequenceNumber } from '../shared/sequence-number.ts';
import { countFates } from './core/count-fates.ts';
import { lastToCheckpoint } from './core/handled-prefix.ts';
import type { PlannedRecord } from './core/plan-batch.ts';
import { placeInMark, requiredMark } from './core/required-mark.ts';
import type { TimeBudget } from './core/time-budget.ts';
import type { ConsumerDependencies, Invocation } from './dependencies.ts';
import { CheckpointFenced, DatabaseBehindCheckpoint } from './errors.ts';
import type { LocatedBatch } from './locate-batch.ts';
import type { StoredPlan } from './store-plan.ts';

/** A batch that is stored, as far as it could be. */
export interface StoredBatch {
  readonly plan: readonly PlannedRecord[];
  readonly stored: StoredPlan;
  readonly located: LocatedBatch;
  readonly invocation: Invocation;
  readonly budget: TimeBudget;
  readonly dependencies: ConsumerDependencies;
}

/**
 * Makes the handled prefix of a stored batch final: the mark, then the checkpoint, each durable before the next. Gives
 * where the checkpoint stands afterwards. A prefix with nothing new still has its mark checked.
 *
 * @throws MongoUnavailable, CheckpointStoreUnavailable where a step is not proven; the steps after it are not taken.
 * @throws DatabaseBehindCheckpoint, CheckpointFenced where this invocation has no business here.
 */
export async function closeBatch(batch: StoredBatch): Promise<SequenceNumber | null> {
  const { plan, stored, located, invocation, budget, dependencies } = batch;
  const { position, checkpoint } = located;
  const loaded = checkpoint?.sequence ?? null;
  if (stored.handled === 0) return loaded;
  const records = plan.slice(0, stored.handled).map(({ record }) => record);
  const last = lastToCheckpoint(records, position, loaded);
  const required = requiredMark(checkpoint);
  // Where nothing is new it stays: what was passed over by order is not stored.
  const reached = last === null ? required : placeInMark(checkpoint, last.sequence);
  if (reached === null) return loaded;
  if ((await dependencies.marks.raise(position, required, reached, budget.closingMs())) === 'behind')
    throw behind(located);
  if (last === null) return loaded;
  const counts = countFates(stored.fates.slice(0, stored.handled));
  const outcome = await dependencies.checkpoints.advance(
    position,
    {
      from: checkpoint,
      to: last.sequence,
      arrivedAt: last.arrivedAt,
      retentionMs: located.retentionMs,
      writer: invocation.requestId,
      counts: {
        records: counts.records - counts.skipped,
        documents: counts.inserted,
        duplicates: counts.duplicates + counts.copies,
        deadLetters: counts.deadLetters,
      },
    },
    budget.closingMs(),
  );
  if (outcome === 'fenced')
    throw new CheckpointFenced('A reset has taken over this shard: this invocation is too late.');
  return last.sequence;
}

function behind({ position, checkpoint }: LocatedBatch): DatabaseBehindCheckpoint {
  return new DatabaseBehindCheckpoint(
    'The database does not hold what the checkpoint says was written: it is another database or collection than before, or was restored from an older backup. ' +
      'Point the group back at its database; or, to go on with this one, give the group a new name and deploy: it then reads the whole stream again, and doubles nothing that is there.',
    { fields: { group: position.group, shard: position.shard, checkpoint: checkpoint?.sequence } },
  );
}
