import { skipsBeyond } from '../../consumer/core/skips-beyond.ts';
import type { Checkpoint } from '../../consumer/ports.ts';
import { beginning, type ReplayingCheckpoint } from './plan-backward-reset.ts';

/**
 * Plans to have one shard read again from its oldest record through all that its group has handled: gives the row to begin
 * with; null where nothing was handled yet. A reset that is under way is taken over, and begun anew also where it went
 * back to the earliest itself: what it has fed so far went into the database as it was before.
 *
 * @param start of the group: what arrived before is none of its business. The row keeps it for whoever resumes.
 * @param runId of who gives the order.
 */
export function planRestart(
  row: Checkpoint | null,
  start: Date | null,
  runId: string,
): ReplayingCheckpoint | null {
  const end = row?.replayTo ?? row?.sequence ?? null;
  if (row === null || end === null) return null;
  // Given since a replay began, they are what lets it get on: a record may crash whoever feeds it.
  const ordered = row.replayTo === undefined ? {} : skipsBeyond(row.skips, row.sequence);
  return {
    ...beginning(row, 'earliest', end, runId),
    ...ordered,
    ...(start === null ? {} : { replayStart: start }),
  };
}
