import type { Checkpoint } from '../checkpoints/ports.ts';
import { requiredSinkCheckpoint } from '../checkpoints/required-sink-checkpoint.ts';
import type { RestartEntry, SinkCheckpointState } from '../sink/ports.ts';
import { compareSequenceNumbers, lowestSequence, type SequenceNumber } from '../stream/sequence-number.ts';

/**
 * Plans the restart of one shard: it ends with what the row requires of the sink checkpoint, or where an earlier restart was to
 * end, whichever is further. Where the row is gone, the entry alone still knows. Null where there is neither.
 *
 * @param id of the command.
 */
export function planRestart(row: Checkpoint | null, { restart }: SinkCheckpointState, id: string): RestartEntry | null {
  const to = furthest(requiredSinkCheckpoint(row), restart?.to ?? null);
  return to === null ? null : { id, through: lowestSequence, to };
}

function furthest(left: SequenceNumber | null, right: SequenceNumber | null): SequenceNumber | null {
  if (left === null || right === null) return left ?? right;
  return compareSequenceNumbers(left, right) > 0 ? left : right;
}
