import { timeBudget } from '../runtime/time-budget.ts';
import type { ShardBatch } from '../stream/record.ts';
import type { SequenceNumber } from '../stream/sequence-number.ts';
import { addCounts, countOutcomes, type OutcomeCounts } from './count-outcomes.ts';
import type { ConsumerDependencies, Invocation } from './dependencies.ts';
import { keepDeadLetters, requireCertainPositions } from './keep-dead-letters.ts';
import { locateBatch, requireAscending } from './locate-batch.ts';
import { moveCheckpoint } from './move-checkpoint.ts';
import { type BatchPlan, planBatch } from './plan-batch.ts';
import { raiseSinkCheckpoint } from './raise-sink-checkpoint.ts';
import { reportEmpty } from './report-empty.ts';
import { reportUnread } from './report-unread.ts';
import { requireProven } from './require-proven.ts';
import { handledPrefix } from './resolve-outcomes.ts';
import { writeDocuments } from './write-documents.ts';

/** What one batch came to. */
export interface BatchReport extends OutcomeCounts {
  readonly shard: string;
  /** Where the checkpoint stands now, as far as this invocation knows; null where there is none. */
  readonly checkpoint: SequenceNumber | null;
}

/**
 * Handles one batch. One whose envelopes unpack to more than memory holds is handled in turns, as if each were a batch of its
 * own. Safe to repeat at any point, and twice at once.
 *
 * @throws HighwaterError on any trouble; the checkpoint then covers what was certain, and the batch must come again.
 */
export async function consumeBatch(
  batch: ShardBatch,
  invocation: Invocation,
  dependencies: ConsumerDependencies,
): Promise<BatchReport> {
  const counts: OutcomeCounts[] = [];
  let checkpoint: SequenceNumber | null = null;
  for (let rest: ShardBatch | null = batch; rest !== null; ) {
    const turn = await consumeFront(rest, invocation, dependencies);
    counts.push(turn.counts);
    ({ checkpoint, rest } = turn);
  }
  return { shard: batch.shard, checkpoint, ...addCounts(counts) };
}

/** What the front of a batch came to, and what is left of the batch. */
interface Turn extends Pick<BatchPlan, 'rest'> {
  readonly counts: OutcomeCounts;
  readonly checkpoint: SequenceNumber | null;
}

/**
 * Load, plan, write, verify, dead-letter, sink checkpoint, checkpoint, answer. The order is the guarantee: no step claims what
 * is not durable yet.
 */
async function consumeFront(
  batch: ShardBatch,
  invocation: Invocation,
  dependencies: ConsumerDependencies,
): Promise<Turn> {
  const budget = timeBudget(invocation.remainingMs);
  // Load
  const located = await locateBatch(batch, dependencies, budget);
  requireAscending(batch, located.position);
  const start = await dependencies.start(budget.loadMs);
  await reportUnread({ batch, located, start }, invocation.requestId, budget, dependencies);
  // Plan
  const { position, checkpoint, skipThrough } = located;
  const { decoding } = dependencies;
  const context = { ...position, skipThrough, skipRecords: checkpoint?.skips ?? [], start, decoding };
  const { plan, rest } = planBatch(batch, context);
  requireCertainPositions(located, plan);
  reportEmpty(plan, batch.shard, dependencies);
  // Write, verify
  const outcomes = await writeDocuments(plan, dependencies.documents, budget);
  const handled = handledPrefix({ plan, outcomes });
  // Dead-letter
  await keepDeadLetters(handled, located, budget, dependencies);
  // Sink checkpoint
  const last = await raiseSinkCheckpoint(handled, located, budget, dependencies);
  // Checkpoint
  await moveCheckpoint({ handled, last, located, requestId: invocation.requestId }, budget, dependencies);
  // Answer
  const counts = countOutcomes({ plan, outcomes });
  const reached = last?.sequence ?? checkpoint?.sequence ?? null;
  const fields = { shard: batch.shard, checkpoint: reached, ...counts };
  requireProven({ shard: batch.shard, plan, outcomes }, 'The batch must come again', fields);
  return { counts, checkpoint: reached, rest };
}
