import { handledPrefix } from './core/handled-prefix.ts';
import type { PlannedRecord } from './core/plan-batch.ts';
import type { TimeBudget } from './core/time-budget.ts';
import type { ConsumerDependencies } from './dependencies.ts';
import { keepDeadLetters, type RecordPlace } from './keep-dead-letters.ts';
import { requireCertainPositions } from './require-certain-positions.ts';
import { type WrittenPlan, writeDocuments } from './write-documents.ts';

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
): Promise<WrittenPlan> {
  requireCertainPositions(place, plan);
  const { fates, trouble } = await writeDocuments(plan, dependencies.documents, budget);
  await keepDeadLetters(handledPrefix({ plan, fates }), place, budget, dependencies);
  return { fates, trouble };
}
