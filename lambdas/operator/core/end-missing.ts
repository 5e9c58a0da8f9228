import { compareSequenceNumbers, type SequenceNumber } from '../../shared/sequence-number.ts';
import type { ReplayBounds } from './missing-range.ts';
import type { SequenceRange } from './sequence-range.ts';

/** What lacks at the end of a replay that has read up to `last`; null where its last record was met, or a time ends it. */
export function endMissing(
  last: SequenceNumber | null,
  { start, end }: ReplayBounds,
): Extract<SequenceRange, { readonly through: SequenceNumber }> | null {
  if (end.kind === 'time') return null;
  if (last !== null && compareSequenceNumbers(last, end.sequence) >= 0) return null;
  const from = last === null && start.kind === 'time' ? { arrivedFrom: start.at } : {};
  return { after: last, ...from, through: end.sequence };
}
