import { skipsBeyond } from '../../consumer/core/skips-beyond.ts';
import type { Checkpoint } from '../../consumer/ports.ts';
import { compareSequenceNumbers, type SequenceNumber } from '../../shared/sequence-number.ts';
import { CommandRefused } from '../errors.ts';

/** The most records of one shard that may be ordered to be skipped at once: whoever needs more wants a reset. */
export const mostSkips = 100;

/**
 * Gives the row with one more order to dead-letter a record unread, also where there is none yet; null where it stands
 * there already. Orders that the checkpoint has passed are dropped.
 *
 * @throws CommandRefused where the record is handled already, or as many as may be are to be skipped.
 */
export function planSkip(row: Checkpoint | null, record: SequenceNumber): Checkpoint | null {
  const { sequence, ...rest } = row ?? { sequence: null };
  if (sequence !== null && compareSequenceNumbers(record, sequence) <= 0) {
    throw new CommandRefused(
      `Record ${record} is handled already: the checkpoint stands at ${sequence}. Look for it among documents and dead letters.`,
    );
  }
  const { skips = [] } = skipsBeyond(row?.skips, sequence);
  if (skips.some((skip) => compareSequenceNumbers(skip, record) === 0)) return null;
  if (skips.length >= mostSkips) {
    throw new CommandRefused(
      `${mostSkips} records of this shard are to be skipped already: wait until the checkpoint has passed some, or clear orders first.`,
    );
  }
  return { sequence, ...rest, skips: [...skips, record].sort(compareSequenceNumbers) };
}
