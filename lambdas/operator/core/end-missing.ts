import { compareSequenceNumbers, type SequenceNumber } from '../../shared/sequence-number.ts';
import type { ReplayEnd } from './cut-replay.ts';
import type { SequenceRange } from './sequence-range.ts';

/** What lacks at the end of a replay that has read up to `last`; null where its last record was met, or a time ends it. */
export function endMissing(last: SequenceNumber | null, end: ReplayEnd): SequenceRange | null {
  if (end.kind === 'time') return null;
  if (last !== null && compareSequenceNumbers(last, end.sequence) >= 0) return null;
  return { after: last, through: end.sequence };
}
