import { skipsBeyond } from '../../consumer/core/skips-beyond.ts';
import type { Checkpoint } from '../../consumer/ports.ts';
import { compareSequenceNumbers, lowestSequence, type SequenceNumber } from '../../shared/sequence-number.ts';
import type { SequenceRange } from './sequence-range.ts';

/** A skip as it will be made. */
export interface SkipForward {
  /** Null where the checkpoint stands at the target or beyond: the skip is done, by this command or by another. */
  readonly to: Checkpoint | null;
  /** What the group will never handle because of it; null where nothing is skipped. */
  readonly skipped: SequenceRange | null;
}

/**
 * Plans to move the checkpoint of one shard to a later record, also where there is none yet. Of the sink checkpoint the new
 * row requires no more than the old one did: what is skipped is not in the database.
 */
export function planSkipForward(row: Checkpoint | null, target: SequenceNumber): SkipForward {
  const { sequence = null, sinkThrough, retentionMs, skips } = row ?? {};
  if (sequence !== null && compareSequenceNumbers(target, sequence) <= 0) return { to: null, skipped: null };
  return {
    to: {
      sequence: target,
      sinkThrough: sinkThrough ?? sequence ?? lowestSequence,
      ...(retentionMs === undefined ? {} : { retentionMs }),
      ...skipsBeyond(skips, target),
    },
    skipped: { after: sequence, through: target },
  };
}
