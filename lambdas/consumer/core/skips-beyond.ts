import { compareSequenceNumbers, type SequenceNumber } from '../../shared/sequence-number.ts';
import type { Checkpoint } from '../ports.ts';

/**
 * The orders to skip that are still ahead of a checkpoint at `sequence` (null: all are), as a row holds them. One that was
 * passed would set a record aside that is stored.
 */
export function skipsBeyond(
  skips: Checkpoint['skips'] = [],
  sequence: SequenceNumber | null,
): Pick<Checkpoint, 'skips'> {
  const ahead = skips.filter((skip) => sequence === null || compareSequenceNumbers(skip, sequence) > 0);
  return ahead.length === 0 ? {} : { skips: ahead };
}
