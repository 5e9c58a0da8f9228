import type { TimeBudget } from '../runtime/time-budget.ts';
import type { RecordOutcome } from '../sink/record-outcome.ts';
import type { ConsumerDependencies } from './dependencies.ts';
import { keepDeadLetters, type RecordPlace, requireCertainPositions } from './keep-dead-letters.ts';
import type { PlannedRecord } from './plan-batch.ts';
import { handledPrefix } from './resolve-outcomes.ts';
import { writeDocuments } from './write-documents.ts';

/** What storing a plan needs. */
export type StoreDependencies = Pick<ConsumerDependencies, 'documents' | 'deadLetters' | 'now'>;

/**
 * Writes, verifies and dead-letters a plan, and touches neither sink checkpoint nor checkpoint: for replays,
 * restarts and redrives. Safe to repeat at any point, and twice at once.
 *
 * @throws IncarnationUnknown where a position is needed as an id and none is certain.
 * @throws MongoUnavailable where a dead letter is not proven to be kept.
 */
export async function storePlan(
  plan: readonly PlannedRecord[],
  place: RecordPlace,
  budget: TimeBudget,
  dependencies: StoreDependencies,
): Promise<readonly RecordOutcome[]> {
  requireCertainPositions(place, plan);
  const outcomes = await writeDocuments(plan, dependencies.documents, budget);
  await keepDeadLetters(handledPrefix({ plan, outcomes }), place, budget, dependencies);
  return outcomes;
}
