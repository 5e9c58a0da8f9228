import type { SequenceNumber } from '../shared/sequence-number.ts';
import { closeBatch } from './close-batch.ts';
import { admitBatch } from './core/admit-batch.ts';
import { countFates, type FateCounts } from './core/count-fates.ts';
import { explainInterruption } from './core/explain-interruption.ts';
import { type PlanContext, planBatch } from './core/plan-batch.ts';
import type { ShardBatch } from './core/shard-batch.ts';
import { timeBudget } from './core/time-budget.ts';
import type { ConsumerDependencies, Invocation } from './dependencies.ts';
import { BatchInterrupted } from './errors.ts';
import { type LocatedBatch, locateBatch } from './locate-batch.ts';
import { reportUnread } from './report-unread.ts';
import { storePlan } from './store-plan.ts';

/** What one batch came to. */
export interface BatchReport extends FateCounts {
  readonly shard: string;
  /** Where the checkpoint stands now, as far as this invocation knows; null where there is none. */
  readonly checkpoint: SequenceNumber | null;
}

/**
 * Handles one batch: load, plan, write, verify, dead-letter, mark, checkpoint, answer; what is lost at the source is
 * reported once the checkpoint is loaded. The order is the guarantee:
 * nothing is said to be done before what it stands on is durable. Safe to repeat at any point, and twice at once.
 *
 * @throws HighwaterError on any trouble; the checkpoint then covers what was certain, and the batch must come again.
 */
export async function consumeBatch(
  batch: ShardBatch,
  invocation: Invocation,
  dependencies: ConsumerDependencies,
): Promise<BatchReport> {
  const budget = timeBudget(invocation.remainingMs);
  const located = await locateBatch(batch, dependencies, budget);
  admitBatch(batch, invocation.feed, located.checkpoint, located.position);

  const { feed } = invocation;
  const start = feed.kind === 'reset' ? (feed.start ?? null) : await dependencies.start(budget.loadMs);
  // A reset finds by itself what it cannot read.
  if (feed.kind === 'mapping')
    await reportUnread({ batch, located, start }, invocation.requestId, budget, dependencies);
  const plan = planBatch(batch, planContext(located, start));

  const stored = await storePlan(plan, located, budget, dependencies);
  const checkpoint = await closeBatch({ plan, stored, located, invocation, budget, dependencies });

  const report = { shard: batch.shard, checkpoint, ...countFates(stored.fates) };
  if (report.unknown > 0) {
    const interrupted = { shard: batch.shard, plan, ...stored };
    const { message, fields } = explainInterruption(interrupted, 'The batch must come again');
    throw new BatchInterrupted(message, { cause: stored.trouble, fields: { ...report, ...fields } });
  }
  return report;
}

function planContext(located: LocatedBatch, start: Date | null): PlanContext {
  const { position, checkpoint, skipThrough } = located;
  return { ...position, skipThrough, skipRecords: checkpoint?.skips ?? [], start };
}
