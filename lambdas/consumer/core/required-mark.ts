import type { SequenceNumber } from '../../shared/sequence-number.ts';
import type { Checkpoint } from '../ports.ts';

/** What the mark in the database has to have reached where this is the row; null where nothing is asked of it. */
export function requiredMark(checkpoint: Checkpoint | null): SequenceNumber | null {
  return checkpoint?.markedThrough ?? checkpoint?.sequence ?? null;
}
