import { countOutcomes, type OutcomeCounts } from '../consume/count-outcomes.ts';
import type { ConsumerDependencies } from '../consume/dependencies.ts';
import { requireStream } from '../consume/locate-batch.ts';
import { type PlanContext, planBatch } from '../consume/plan-batch.ts';
import { requireProven } from '../consume/require-proven.ts';
import { storePlan } from '../consume/store-plan.ts';
import { type RemainingMs, timeBudget } from '../runtime/time-budget.ts';
import { callTimeoutMs } from '../stream/reading-dependencies.ts';
import type { ShardBatch } from '../stream/record.ts';

/** What a replay does with some records. */
export interface ReplayRules extends Pick<PlanContext, 'skipRecords' | 'start'> {
  readonly remainingMs: RemainingMs;
}

/**
 * Writes, verifies and dead-letters a batch that comes another way than through the mapping: from a replay, a restart or the
 * failure bucket. The checkpoint has no say in it, and neither it nor the sink checkpoint moves. Idempotent.
 *
 * @throws MalformedBatch for a batch of another stream.
 * @throws BatchInterrupted where not all of it is proven to be stored; IncarnationUnknown, MongoUnavailable: to replay it
 * again is safe.
 */
export async function replayBatch(
  batch: ShardBatch,
  { remainingMs, ...rules }: ReplayRules,
  consumer: ConsumerDependencies,
): Promise<OutcomeCounts> {
  requireStream(batch, consumer.streamName);
  const { incarnation, isCertain } = await consumer.incarnation.recent(callTimeoutMs);
  const position = { incarnation, shard: batch.shard };
  const plan = planBatch(batch, { ...position, ...rules, skipThrough: null });
  const place = { position, isPositionCertain: isCertain };
  const outcomes = await storePlan(plan, place, timeBudget(remainingMs), consumer);
  const counts = countOutcomes(outcomes);
  requireProven({ shard: batch.shard, plan, outcomes }, 'Replay the batch again', { ...counts });
  return counts;
}
