import type { Checkpoint } from '../../consumer/ports.ts';
import { compareSequenceNumbers, type SequenceNumber } from '../../shared/sequence-number.ts';
import { OrderRefused } from '../errors.ts';

/**
 * Gives the row with the order to dead-letter this record unread, also where there is none yet; null where it stands
 * there already. An order that the checkpoint has passed is replaced.
 *
 * @throws OrderRefused where the record is handled already, or another one is to be skipped.
 */
export function planSkip(row: Checkpoint | null, record: SequenceNumber): Checkpoint | null {
  const { sequence = null, skip } = row ?? {};
  const isHandled = (number: SequenceNumber): boolean =>
    sequence !== null && compareSequenceNumbers(number, sequence) <= 0;
  if (isHandled(record)) {
    throw new OrderRefused(
      `Record ${record} is handled already: the checkpoint stands at ${sequence}. Look for it among documents and dead letters.`,
    );
  }
  if (skip !== undefined && compareSequenceNumbers(skip, record) === 0) return null;
  if (skip !== undefined && !isHandled(skip)) {
    throw new OrderRefused(
      `Record ${skip} of this shard is to be skipped already: wait until it is, or clear that order first.`,
    );
  }
  return { ...(row ?? { sequence: null, epoch: 0 }), skip: record };
}
