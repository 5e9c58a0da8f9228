import type { Checkpoint } from '../../consumer/ports.ts';
import { compareSequenceNumbers, type SequenceNumber } from '../../shared/sequence-number.ts';
import { OrderRefused } from '../errors.ts';
import { type PassedCheckpoint, rowPassedTo } from './row-passed-to.ts';
import type { SequenceRange } from './sequence-range.ts';

/** A forward reset as it will be made. */
export interface ForwardReset {
  readonly row: PassedCheckpoint;
  /** What the group will never handle because of it. */
  readonly passedOver: SequenceRange;
}

/**
 * Plans a forward reset of one shard from its row, also where there is none yet.
 *
 * @throws OrderRefused where the target does not lie ahead of the checkpoint, or a backward reset is under way.
 */
export function planForwardReset(row: Checkpoint | null, target: SequenceNumber): ForwardReset {
  const { sequence = null, epoch = 0, replayTo } = row ?? {};
  if (replayTo !== undefined) {
    throw new OrderRefused(
      `A backward reset of this shard is under way, to ${replayTo}: resume that one first.`,
    );
  }
  if (sequence !== null && compareSequenceNumbers(target, sequence) <= 0) {
    throw new OrderRefused(
      `The target ${target} does not lie ahead of the checkpoint ${sequence}: to go there is a backward reset.`,
    );
  }
  return {
    // A higher epoch fences whatever was loaded before.
    row: rowPassedTo(row, target, epoch + 1),
    passedOver: { after: sequence, through: target },
  };
}
