import { deliveredRecord, shownEventId } from '../consume/plan-batch.ts';
import type { ResolvedRecords } from '../consume/resolve-outcomes.ts';
import type { RefusedAgain } from '../sink/dead-letter-ports.ts';
import type { DeadLetterBatch } from './group-dead-letters.ts';

/** What came of dead letters whose records were tried once more. */
export interface SortedDeadLetters {
  /** Ids of those whose records are stored, or are envelopes all parts of which are stored or have dead letters of their own. */
  readonly stored: readonly string[];
  readonly refused: readonly RefusedAgain[];
  /** How many parts of envelopes have dead letters of their own now. */
  readonly refusedParts: number;
}

/** Tells dead letters apart by what came of their records. Those that are not certain are in neither list. */
export function sortDeadLetters(
  deadLetters: DeadLetterBatch['deadLetters'],
  { plan, outcomes }: ResolvedRecords,
): SortedDeadLetters {
  const ids = new Map(deadLetters.map(({ id, record }) => [record, id]));
  const open = new Set<string>();
  const tried = new Set<string>();
  const refused: RefusedAgain[] = [];
  let refusedParts = 0;
  for (const [index, planned] of plan.entries()) {
    const id = ids.get(deliveredRecord(planned));
    const outcome = outcomes[index];
    if (id === undefined || outcome === undefined) continue;
    tried.add(id);
    if (outcome.kind === 'unknown') open.add(id);
    if (outcome.kind !== 'dead-letter') continue;
    if (planned.envelopes !== undefined) refusedParts += 1;
    else {
      const eventId = shownEventId(planned);
      refused.push({ id, reason: outcome.rejection, ...(eventId === undefined ? {} : { eventId }) });
      open.add(id);
    }
  }
  return { stored: [...tried].filter((id) => !open.has(id)), refused, refusedParts };
}
