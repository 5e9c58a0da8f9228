import { countOutcomes, type OutcomeCounts } from '../consume/count-outcomes.ts';
import type { ConsumerDependencies } from '../consume/dependencies.ts';
import { requireStream } from '../consume/locate-batch.ts';
import { type BatchPlan, type PlanContext, planBatch } from '../consume/plan-batch.ts';
import { reportEmpty } from '../consume/report-empty.ts';
import { requireProven } from '../consume/require-proven.ts';
import { storePlan } from '../consume/store-plan.ts';
import { type RemainingMs, timeBudget } from '../runtime/time-budget.ts';
import { MalformedBatch } from '../stream/errors.ts';
import { callTimeoutMs } from '../stream/reading-dependencies.ts';
import type { ShardBatch } from '../stream/record.ts';
import type { SequenceNumber } from '../stream/sequence-number.ts';

/** What a replay does with some records. */
export interface ReplayRules extends Pick<PlanContext, 'skipRecords' | 'start'> {
  readonly remainingMs: RemainingMs;
}

/** What came of the front of a batch. */
export interface ReplayedFront extends Pick<BatchPlan, 'rest'> {
  readonly counts: OutcomeCounts;
  /** Its last record. */
  readonly through: SequenceNumber;
}

/** What came of the front of a batch. */
export interface ReplayedFront extends Pick<BatchPlan, 'rest'> {
  readonly counts: OutcomeCounts;
  /** Its last record. */
  readonly through: SequenceNumber;
}

/**
 * Writes, verifies and dead-letters a batch that comes another way than through the mapping: from a replay, a restart or the
 * failure bucket. The checkpoint has no say in it, and neither it nor the sink checkpoint moves. Where the batch unpacks to
 * more than memory holds, only its front is done: the rest has to be replayed as a batch of its own. Idempotent.
 *
 * @throws MalformedBatch for a batch of another stream, or without a record.
 * @throws BatchInterrupted where not all of it is proven to be stored; IncarnationUnknown, MongoUnavailable: to replay it
 * again is safe.
 */
export async function replayBatch(
  batch: ShardBatch,
  { remainingMs, ...rules }: ReplayRules,
  consumer: ConsumerDependencies,
): Promise<ReplayedFront> {
  requireStream(batch, consumer);
  const { incarnation, isCertain } = await consumer.incarnation.recent(callTimeoutMs);
  const position = { incarnation, shard: batch.shard };
  const context = { ...position, ...rules, skipThrough: null, decoding: consumer.decoding };
  const { plan, rest } = planBatch(batch, context);
  const through = plan.at(-1)?.record.sequence;
  if (through === undefined) throw new MalformedBatch('The batch holds no record.');
  reportEmpty(plan, batch.shard, consumer);
  const place = { position, isPositionCertain: isCertain };
  const outcomes = await storePlan(plan, place, timeBudget(remainingMs), consumer);
  const counts = countOutcomes({ plan, outcomes });
  requireProven({ shard: batch.shard, plan, outcomes }, 'Replay the batch again', { ...counts });
  return { counts, through, rest };
}
