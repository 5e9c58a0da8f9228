import { handledPrefixLength } from './core/handled-prefix.ts';
import type { PlannedRecord } from './core/plan-batch.ts';
import type { Fate } from './core/settle-fates.ts';
import type { TimeBudget } from './core/time-budget.ts';
import type { ConsumerDependencies } from './dependencies.ts';
import { keepDeadLetters, type RecordPlace } from './keep-dead-letters.ts';
import { requireCertainPositions } from './require-certain-positions.ts';
import { writeDocuments } from './write-documents.ts';

/** What storing a plan needs. */
export type StoreDependencies = Pick<ConsumerDependencies, 'documents' | 'deadLetters' | 'now'>;

/** How far a plan is final. */
export interface StoredPlan {
  /** The fate of each record, in the order of the plan. */
  readonly fates: readonly Fate[];
  /** How many records from the front are proven to be documents or dead letters, or need to be neither. */
  readonly handled: number;
  /** What first stood in the way, if anything did. */
  readonly trouble: unknown;
}

/**
 * Writes, verifies and dead-letters a plan, and touches neither mark nor checkpoint: the one way into the collection, for
 * batches, resets, replays and redrives alike. Safe to repeat at any point, and twice at once.
 *
 * @throws IncarnationUnknown where a position is needed as an id and none is certain.
 * @throws MongoUnavailable where a dead letter is not proven to be kept.
 */
export async function storePlan(
  plan: readonly PlannedRecord[],
  place: RecordPlace,
  budget: TimeBudget,
  dependencies: StoreDependencies,
): Promise<StoredPlan> {
  requireCertainPositions(place, plan);
  const { fates, trouble } = await writeDocuments(plan, dependencies.documents, budget);
  const handled = handledPrefixLength(fates);
  const final = { plan: plan.slice(0, handled), fates: fates.slice(0, handled) };
  await keepDeadLetters(final, place, budget, dependencies);
  return { fates, handled, trouble };
}
