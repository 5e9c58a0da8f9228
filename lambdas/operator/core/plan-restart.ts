import type { Checkpoint } from '../../consumer/ports.ts';
import { beginning, type ReplayingCheckpoint } from './plan-backward-reset.ts';

/**
 * Plans to have one shard read again from its oldest record through all that its group has handled: gives the row to begin
 * with; null where nothing was handled yet. A reset that is under way is taken over, and begun anew also where it went
 * back to the earliest itself: what it has fed so far went into the database as it was before.
 */
export function planRestart(row: Checkpoint | null): ReplayingCheckpoint | null {
  const end = row?.replayTo ?? row?.sequence ?? null;
  return row === null || end === null ? null : beginning(row, 'earliest', end);
}
