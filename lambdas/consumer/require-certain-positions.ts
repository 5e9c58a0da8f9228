import type { PlannedRecord } from './core/plan-batch.ts';
import { IncarnationUnknown } from './errors.ts';
import type { RecordPlace } from './keep-dead-letters.ts';

/**
 * A position serves as an id only where the life of the stream was confirmed recently enough: under the creation
 * time of a former life the same record would be stored again later.
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
  throw new IncarnationUnknown('Kinesis has not confirmed the creation time of the stream recently enough.');
}
