import type { Checkpoint } from '../ports.ts';

/** What names the replay that a row is of; of none where the shard was never read again. */
export type ReplayName = Pick<Checkpoint, 'epoch' | 'replayId'>;

/** True where both name the same. The epoch alone does not tell: a table that is restored comes to it twice. */
export function isSameReplay(left: ReplayName, right: ReplayName): boolean {
  return left.epoch === right.epoch && left.replayId === right.replayId;
}
