import { isSameReplay } from '../consumer/core/same-replay.ts';
import { CheckpointFenced } from '../consumer/errors.ts';
import type { Checkpoint } from '../consumer/ports.ts';
import type { ShardPosition } from '../shared/position.ts';
import type { SequenceNumber } from '../shared/sequence-number.ts';
import type { ReplayingCheckpoint } from './core/plan-backward-reset.ts';
import { rowPassedTo } from './core/row-passed-to.ts';
import type { SequenceRange } from './core/sequence-range.ts';
import { callTimeoutMs, type OperatorDependencies } from './dependencies.ts';
import { holdsRecord } from './holds-record.ts';
import { requireIncarnation } from './require-incarnation.ts';
import { requireMark } from './require-mark.ts';

type FinishDependencies = Pick<OperatorDependencies, 'consumer' | 'orders' | 'reader' | 'sleep' | 'log'>;

/**
 * Ends a replay that has fed all there is: where the record at `replayTo` was fed, it has ended already. Where that
 * record has left the stream, no batch can reach it, and the row is moved there by itself, once the mark is checked and
 * on condition that it stands as read. Gives the range that could not be fed; null where there is none.
 *
 * To be called only once all that can be read up to `replayTo` is fed.
 *
 * @throws CheckpointFenced where another reset has taken over, or the last record is still there: to run the reset again
 * goes on from the row.
 * @throws DatabaseBehindCheckpoint where the database is another one than at the last step.
 * @throws HighwaterError on other trouble: what cannot be told from the stream counts as there.
 */
export async function finishReplay(
  position: ShardPosition,
  replaying: ReplayingCheckpoint,
  dependencies: FinishDependencies,
): Promise<SequenceRange | null> {
  const { createdAtSeconds } = await requireIncarnation(dependencies.consumer.incarnation);
  const row = await dependencies.consumer.checkpoints.load(position, callTimeoutMs);
  const isOfThisLife = createdAtSeconds === position.incarnation.createdAtSeconds;
  if (row === null || !isSameReplay(row, replaying) || !isOfThisLife) throw takenOver();
  if (row.replayTo === undefined) return null;
  // It was fed, then, and the row put back since, with the whole table to an older point for instance (O8).
  const { replayTo } = replaying;
  if (await holdsRecord(position.shard, replayTo, dependencies)) throw takenOver();
  const missing: SequenceRange = { after: row.sequence, through: replayTo };
  dependencies.log.info('records.missing', { shard: position.shard, ...missing });
  await moveTo(position, row, replayTo, dependencies);
  return missing;
}

async function moveTo(
  position: ShardPosition,
  from: Checkpoint,
  to: SequenceNumber,
  { consumer, orders }: FinishDependencies,
): Promise<void> {
  const passed = rowPassedTo(from, to, from.epoch);
  await requireMark(position, from, passed, consumer.marks);
  const outcome = await orders.change(position, from, passed, callTimeoutMs);
  if (outcome.kind !== 'changed') throw takenOver();
}

function takenOver(): CheckpointFenced {
  return new CheckpointFenced(
    'Another reset has taken over this shard, or its row was changed meanwhile, or the stream was made anew: give the order again.',
  );
}
