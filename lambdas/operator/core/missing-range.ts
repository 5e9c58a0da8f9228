import type { SequenceNumber } from '../../shared/sequence-number.ts';
import type { ReadStart } from '../ports.ts';
import type { ReplayEnd } from './cut-replay.ts';
import type { SequenceRange } from './sequence-range.ts';

/** Where records may have expired unread. */
export interface MissingRecords {
  /** Null: from the very beginning. */
  readonly after: SequenceNumber | null;
  /** Null: through the end of the shard. */
  readonly before: SequenceNumber | null;
}

/** What a replay reads, from one place to another. */
export interface ReplayBounds {
  readonly start: ReadStart;
  readonly end: ReplayEnd;
}

/**
 * What a replay has to say of it; null where that is nothing. What lacks at the end of the shard concerns a replay to a
 * time alone: one through a number finds by itself that it has not met it.
 */
export function missingRange(
  missing: MissingRecords | null,
  { start, end }: ReplayBounds,
): SequenceRange | null {
  if (missing === null) return null;
  const { after, before } = missing;
  const from = { after, ...(after === null && start.kind === 'time' ? { arrivedFrom: start.at } : {}) };
  if (before !== null) return { ...from, before };
  return end.kind === 'time' ? { ...from, arrivedBefore: end.at } : null;
}
