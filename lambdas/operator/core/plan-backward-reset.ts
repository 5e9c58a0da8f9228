import { skipsBeyond } from '../../consumer/core/skips-beyond.ts';
import type { Checkpoint } from '../../consumer/ports.ts';
import { compareSequenceNumbers, type SequenceNumber } from '../../shared/sequence-number.ts';
import { OrderRefused } from '../errors.ts';

/** Where a backward reset goes: after this record; `earliest`: before the oldest; `resume`: on with the one under way. */
export type BackwardTarget = SequenceNumber | 'earliest' | 'resume';

/** A reset as it will run, or goes on. */
export interface BackwardReset {
  readonly kind: 'begin' | 'resume';
  /** The row as the replay finds it. */
  readonly row: ReplayingCheckpoint;
}

/** A row while a backward reset is under way: it replays what comes after `sequence`, through `replayTo`. */
export interface ReplayingCheckpoint extends Checkpoint {
  readonly replayTo: SequenceNumber;
}

/**
 * Plans a backward reset of one shard from its row. The same order given again goes on with what it began.
 *
 * @param runId of who gives the order.
 * @throws OrderRefused where there is nothing to go back from, the target does not lie behind the checkpoint, or another
 * reset is under way.
 */
export function planBackwardReset(
  row: Checkpoint | null,
  target: BackwardTarget,
  runId: string,
): BackwardReset {
  if (row?.replayTo !== undefined) return goOn({ ...row, replayTo: row.replayTo }, target);
  if (target === 'resume') throw new OrderRefused('No reset of this shard is under way: name a target.');
  if (row === null || row.sequence === null)
    throw new OrderRefused(
      'The group has no checkpoint in this shard yet: there is nothing to go back from.',
    );
  if (target !== 'earliest' && compareSequenceNumbers(target, row.sequence) >= 0) {
    throw new OrderRefused(
      `The target ${target} does not lie behind the checkpoint ${row.sequence}: to go there is a forward reset, which passes records over.`,
    );
  }
  return { kind: 'begin', row: beginning(row, target, row.sequence, runId) };
}

/** The row of a reset that begins; a higher epoch and another replay fence whatever was loaded before. */
export function beginning(
  { epoch, skips, markedThrough }: Checkpoint,
  target: SequenceNumber | 'earliest',
  replayTo: SequenceNumber,
  runId: string,
): ReplayingCheckpoint {
  const isAskedLess =
    target !== 'earliest' && markedThrough !== undefined && compareSequenceNumbers(markedThrough, target) < 0;
  return {
    sequence: target === 'earliest' ? null : target,
    epoch: epoch + 1,
    ...(target === 'earliest' ? {} : { replayFrom: target }),
    replayTo,
    replayId: `${epoch + 1}-${runId}`,
    ...(isAskedLess ? { markedThrough } : {}),
    ...skipsBeyond(skips, replayTo),
  };
}

function goOn(row: ReplayingCheckpoint, target: BackwardTarget): BackwardReset {
  if (target === 'resume' || isSame(target, row)) return { kind: 'resume', row };
  throw new OrderRefused(
    `Another reset of this shard is under way, from ${row.replayFrom ?? 'earliest'} to ${row.replayTo}: resume that one first.`,
  );
}

/** A restart that leaves something alone is no reset to the earliest. */
function isSame(
  target: SequenceNumber | 'earliest',
  { replayFrom, replayStart }: ReplayingCheckpoint,
): boolean {
  if (target === 'earliest' || replayFrom === undefined)
    return target === 'earliest' && replayFrom === undefined && replayStart === undefined;
  return compareSequenceNumbers(target, replayFrom) === 0;
}
