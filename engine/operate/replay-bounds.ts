import type { MissingRecords } from '../stream/find-missing.ts';
import type { ReadStart } from '../stream/ports.ts';
import type { StreamRecord } from '../stream/record.ts';
import { compareSequenceNumbers, type SequenceNumber, type SequenceRange } from '../stream/sequence-number.ts';

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

/** What a replay reads, from one place to another. */
export interface ReplayBounds {
  readonly start: ReadStart;
  readonly end: ReplayEnd;
}

/**
 * The range that a replay reports as missing after one step; null if there is none. At the end of the shard it is null
 * unless the replay ends at a time: `endMissing` finds what a replay through a record has not read.
 */
export function missingRange(missing: MissingRecords | null, { start, end }: ReplayBounds): SequenceRange | null {
  if (missing === null) return null;
  const { after, before } = missing;
  const from = { after, ...(after === null && start.kind === 'time' ? { arrivedFrom: start.at } : {}) };
  if (before !== null) return { ...from, before };
  return end.kind === 'time' ? { ...from, arrivedBefore: end.at } : null;
}

/** The range left unread by a replay that has read up to `last`; null if it met its last record or ends at a time. */
export function endMissing(
  last: SequenceNumber | null,
  { start, end }: ReplayBounds,
): Extract<SequenceRange, { readonly through: SequenceNumber }> | null {
  if (end.kind === 'time') return null;
  if (last !== null && compareSequenceNumbers(last, end.sequence) >= 0) return null;
  const from = last === null && start.kind === 'time' ? { arrivedFrom: start.at } : {};
  return { after: last, ...from, through: end.sequence };
}
