import { requiredMark } from '../../consumer/core/required-mark.ts';
import { skipsBeyond } from '../../consumer/core/skips-beyond.ts';
import type { Checkpoint } from '../../consumer/ports.ts';
import { lowestSequence, type SequenceNumber } from '../../shared/sequence-number.ts';

/** A row that was moved over records nobody handled. */
export interface PassedCheckpoint extends Checkpoint {
  readonly sequence: SequenceNumber;
  readonly markedThrough: SequenceNumber;
}

/**
 * The row moved to `target` without anything being handled. Of the mark it asks no more than before: one raised ahead would
 * say that the database holds what it does not, and hide that it was restored.
 */
export function rowPassedTo(row: Checkpoint | null, target: SequenceNumber, epoch: number): PassedCheckpoint {
  const { replayId, skips } = row ?? {};
  return {
    sequence: target,
    epoch,
    ...(replayId === undefined ? {} : { replayId }),
    markedThrough: requiredMark(row)?.sequence ?? lowestSequence,
    ...skipsBeyond(skips, target),
  };
}
