import type { DeadLetter } from '../documents/dead-letter.ts';
import { originOf, type RecordSource } from '../documents/make-document.ts';
import type { TimeBudget } from '../runtime/time-budget.ts';
import { IncarnationUnknown } from '../stream/errors.ts';
import { formatFormerRecordPosition, formatRecordPosition } from '../stream/position.ts';
import type { StreamRecord } from '../stream/record.ts';
import type { ConsumerDependencies } from './dependencies.ts';
import { isOfFormerIncarnation, type PlannedRecord, shownEventId } from './plan-batch.ts';
import type { ResolvedRecords } from './resolve-outcomes.ts';

const notConfirmed =
  "A record needs its position as an id, but Kinesis has not confirmed the stream's creation time recently enough.";

/** Where records were read. */
export interface RecordPlace {
  readonly position: RecordSource;
  /** True where the incarnation was confirmed recently enough (`freshForMs`), so that positions may serve as ids. */
  readonly isPositionCertain: boolean;
}

/**
 * Makes the dead letters among these records durable. Idempotent: a dead letter that is there stays as it is.
 *
 * @throws IncarnationUnknown where a dead letter needs a position that is not certain.
 * @throws MongoUnavailable where any of them is not proven to be there.
 */
export async function keepDeadLetters(
  records: ResolvedRecords,
  place: RecordPlace,
  budget: TimeBudget,
  { deadLetters, now }: Pick<ConsumerDependencies, 'deadLetters' | 'now'>,
): Promise<void> {
  const toKeep = deadLettersOf(records, place.position, now());
  if (toKeep.length === 0) return;
  if (!place.isPositionCertain) {
    throw new IncarnationUnknown(notConfirmed);
  }
  await deadLetters.put(toKeep, budget.closingMs());
}

function deadLettersOf({ plan, outcomes }: ResolvedRecords, source: RecordSource, at: Date): DeadLetter[] {
  return plan.flatMap((planned, index) => {
    const { record } = planned;
    const outcome = outcomes[index];
    if (outcome?.kind !== 'dead-letter') return [];
    const eventId = shownEventId(planned);
    return {
      _id: deadLetterId(record, source),
      reason: outcome.rejection,
      ...(eventId === undefined ? {} : { eventId }),
      key: record.partitionKey,
      payload: record.data,
      origin: originOf(record, source),
      deadLetteredAt: at,
      state: 'open',
    };
  });
}

/** The id of a record's dead letter. A former incarnation's record must not take the place of one of this incarnation, whose numbers may be the same. */
export function deadLetterId(record: StreamRecord, source: RecordSource): string {
  const format = isOfFormerIncarnation(record, source) ? formatFormerRecordPosition : formatRecordPosition;
  return format(source.incarnation, source.shard, record);
}

/**
 * A position serves as an id only where the incarnation of the stream was confirmed recently enough: under the creation
 * time of a former incarnation the same record would be stored again later.
 *
 * @throws IncarnationUnknown where the plan needs a position and none is certain.
 */
export function requireCertainPositions(
  place: Pick<RecordPlace, 'isPositionCertain'>,
  plan: readonly PlannedRecord[],
): void {
  const needsPosition = plan.some(
    (planned) => planned.kind === 'reject' || (planned.kind === 'write' && planned.isForeign),
  );
  if (!needsPosition || place.isPositionCertain) return;
  throw new IncarnationUnknown(notConfirmed);
}
