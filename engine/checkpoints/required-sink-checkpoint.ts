import { compareSequenceNumbers, lowestSequence, type SequenceNumber } from '../stream/sequence-number.ts';
import type { Checkpoint } from './ports.ts';

/** What the sink checkpoint must have reached where this is the row; null where nothing is required of it. */
export function requiredSinkCheckpoint(row: Checkpoint | null): SequenceNumber | null {
  const required = row?.sinkThrough ?? row?.sequence ?? null;
  return required !== null && compareSequenceNumbers(required, lowestSequence) > 0 ? required : null;
}
