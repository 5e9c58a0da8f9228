import type { Checkpoint, CheckpointCommands, CheckpointStore } from '../checkpoints/ports.ts';
import type { ShardPosition } from '../stream/position.ts';
import { callTimeoutMs } from '../stream/reading-dependencies.ts';
import { CommandContended } from './errors.ts';

/** What is to stand in a row; `to` null: leave it as it is. */
export interface RowChange<T> {
  readonly to: Checkpoint | null;
  readonly result: T;
}

/** What changing a row needs. */
export interface ChangeDependencies {
  readonly consumer: { readonly checkpoints: Pick<CheckpointStore, 'load'> };
  readonly commands: Pick<CheckpointCommands, 'change'>;
}

/** The mapping may move the row between reading and writing; it does so at most every few hundred milliseconds. */
const maxTries = 20;

/**
 * Carries out one command on one row: reads it, decides, and writes on condition that it still stands as it was read; else
 * decides anew from what stands there now. Gives the result of the decision that holds.
 *
 * @throws CommandContended where others kept changing the row; nothing was changed then.
 * @throws whatever `decide` throws: nothing was changed then, unless a reply was lost before it was asked again.
 * @throws CheckpointUnreadable
 * @throws CheckpointStoreUnavailable where the outcome is unknown: to give the same command again is safe.
 */
export async function changeCheckpoint<T>(
  position: ShardPosition,
  decide: (row: Checkpoint | null) => RowChange<T> | Promise<RowChange<T>>,
  { consumer, commands }: ChangeDependencies,
): Promise<T> {
  let row = await consumer.checkpoints.load(position, callTimeoutMs);
  for (let tries = 1; tries <= maxTries; tries += 1) {
    const { to, result } = await decide(row);
    if (to === null) return result;
    const outcome = await commands.change(position, row, to, callTimeoutMs);
    if (outcome.kind === 'changed') return result;
    row = outcome.row;
  }
  throw new CommandContended('Others keep changing the checkpoint: run the command again.');
}
