import type { StreamRecord } from '../../consumer/core/shard-batch.ts';
import { compareSequenceNumbers, type SequenceNumber } from '../../shared/sequence-number.ts';

/** Where a replay ends: with this record, or before those that arrived at `at` or later. */
export type ReplayEnd =
  | { readonly kind: 'through'; readonly sequence: SequenceNumber }
  | { readonly kind: 'time'; readonly at: Date };

/** The part of a page that is to be replayed. */
export interface CutPage {
  readonly due: readonly StreamRecord[];
  /** True where nothing after this page is due. */
  readonly isPast: boolean;
}

/** Arrival times are approximate and out of order at times: one late stamp does not end a replay. */
const arrivalSlackMs = 5 * 60_000;

/** Cuts the records of one page, in the order of the shard. */
export function cutReplay(records: readonly StreamRecord[], end: ReplayEnd): CutPage {
  if (end.kind === 'time') {
    const pastMs = end.at.getTime() + arrivalSlackMs;
    return {
      due: records.filter(({ arrivedAt }) => arrivedAt < end.at),
      isPast: records.some(({ arrivedAt }) => arrivedAt.getTime() >= pastMs),
    };
  }
  const compared = (record: StreamRecord): number => compareSequenceNumbers(record.sequence, end.sequence);
  return {
    due: records.filter((record) => compared(record) <= 0),
    isPast: records.some((record) => compared(record) >= 0),
  };
}
