import type { Checkpoint } from '../../consumer/ports.ts';
import { type BackwardReset, beginning } from './plan-backward-reset.ts';

/**
 * Plans to have one shard read again from its oldest record through all that its group has handled. A reset to a later
 * point that is under way is taken over; one from the earliest goes on. Null where nothing was handled yet.
 */
export function planRestart(row: Checkpoint | null): BackwardReset | null {
  if (row === null) return null;
  const { sequence, replayFrom, replayTo } = row;
  if (replayTo !== undefined && replayFrom === undefined)
    return { kind: 'resume', row: { ...row, replayTo } };
  const end = replayTo ?? sequence;
  return end === null ? null : { kind: 'begin', row: beginning(row, 'earliest', end) };
}
