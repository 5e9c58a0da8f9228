import { countFates, type FateCounts } from '../consumer/core/count-fates.ts';
import { explainInterruption } from '../consumer/core/explain-interruption.ts';
import { type PlanContext, planBatch } from '../consumer/core/plan-batch.ts';
import type { ShardBatch } from '../consumer/core/shard-batch.ts';
import { type RemainingMs, timeBudget } from '../consumer/core/time-budget.ts';
import type { ConsumerDependencies } from '../consumer/dependencies.ts';
import { BatchInterrupted, MalformedBatch } from '../consumer/errors.ts';
import { storePlan } from '../consumer/store-plan.ts';
import { callTimeoutMs } from './dependencies.ts';

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
): Promise<FateCounts> {
  if (batch.streamName !== consumer.streamName) {
    throw new MalformedBatch(
      `The batch is of stream ${batch.streamName}, and this group reads ${consumer.streamName}.`,
    );
  }
  const { incarnation, isCertain } = await consumer.incarnation.recent(callTimeoutMs);
  const position = { incarnation, shard: batch.shard };
  const plan = planBatch(batch, { ...position, ...rules, skipThrough: null });
  const place = { position, isPositionCertain: isCertain };
  const stored = await storePlan(plan, place, timeBudget(remainingMs), consumer);
  const counts = countFates(stored.fates);
  if (counts.unknown === 0) return counts;
  const interrupted = { shard: batch.shard, plan, ...stored };
  const { message, fields } = explainInterruption(interrupted, 'Replay the batch again');
  throw new BatchInterrupted(message, {
    cause: stored.trouble,
    fields: { shard: batch.shard, ...counts, ...fields },
  });
}
