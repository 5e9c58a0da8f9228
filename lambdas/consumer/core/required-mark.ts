import type { SequenceNumber } from '../../shared/sequence-number.ts';
import type { Checkpoint, MarkedPlace } from '../ports.ts';

/** What the mark in the database has to have reached where this is the row; null where nothing is asked of it. */
export function requiredMark(checkpoint: Checkpoint | null): MarkedPlace | null {
  const sequence = checkpoint?.markedThrough ?? checkpoint?.sequence ?? null;
  return sequence === null ? null : placeInMark(checkpoint, sequence);
}

/**
 * A place in the mark that this row asks for. A replay has one of its own: marks only rise, and one of before would say of a
 * backup from before that it holds what only the replay stored.
 */
export function placeInMark(checkpoint: Checkpoint | null, sequence: SequenceNumber): MarkedPlace {
  return { replayId: checkpoint?.replayId ?? null, sequence };
}
