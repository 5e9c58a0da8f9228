import { bitsBetween, databaseClaim, rowClaim } from './claims.ts';
import type { WorldState } from './world-state.ts';

/** A promise that does not hold; its message is one sentence. */
export class BrokenPromise extends Error {
  override readonly name = 'BrokenPromise';
}

/**
 * Checks what has to hold at every moment.
 *
 * @throws BrokenPromise
 */
export function checkState(state: WorldState): void {
  const [row, database] = [rowClaim(state.table), databaseClaim(state.database)];
  if (database.hasDoubles) throw new BrokenPromise('A record is stored twice.');
  if (state.isTorn) return;
  const requireHeld = (what: string, through: number): void => {
    const lacking = lacks(state, through);
    if (lacking !== null)
      throw new BrokenPromise(
        `${what} stands at ${through}, and record ${lacking} is neither a document nor a dead letter.`,
      );
  };
  if (!state.wasTorn) requireHeld('The sink checkpoint', database.sinkCheckpoint);
  requireHeld("The restart's entry", database.through ?? 0);
  if (!isHalted(state)) requireHeld('The checkpoint', row.sequence ?? 0);
}

/** True where no batch can move the checkpoint: a restart is due. */
export function isHalted(state: WorldState): boolean {
  return databaseClaim(state.database).through !== null || isBehind(state);
}

/** True where the database lacks what the row requires of it. */
export function isBehind({ table, database }: WorldState): boolean {
  return databaseClaim(database).sinkCheckpoint < rowClaim(table).required;
}

/** The first record up to this one that is lost: not stored, and not skipped by command; null where there is none. */
export function lacks({ database, skipped }: WorldState, through: number): number | null {
  const lacking = bitsBetween(0, through) & ~(databaseClaim(database).durable | skipped);
  return lacking === 0 ? null : Math.log2(lacking & -lacking);
}

/** Checks what one call of a process has made of the checkpoint. @throws BrokenPromise */
export function checkRowChange(from: number, to: number): void {
  if (to < from) throw new BrokenPromise(`The checkpoint moves back from ${from} to ${to}.`);
}

/** What a process may fail with where nothing is wrong with the product. */
const usual = new Set([
  'BatchInterrupted',
  'CheckpointStoreUnavailable',
  'CommandContended',
  'CommandRefused',
  'FunctionDied',
  'MongoUnavailable',
  'RestartStopped',
]);

/**
 * Checks what a process has failed with.
 *
 * @throws BrokenPromise
 */
export function checkFailure({ hasRestored, needsRestart, commands }: WorldState, name: string, message: string): void {
  const hasRestarted = hasRestored || commands.some(({ status }) => status !== 'idle');
  if (usual.has(name) || (name === 'RestartUnderWay' && hasRestarted)) return;
  if (name === 'DatabaseBehindCheckpoint' && needsRestart) return;
  throw new BrokenPromise(
    name === 'DatabaseBehindCheckpoint'
      ? 'The group halts, and its database was not restored since the last restart.'
      : `A process fails with ${name}: ${message}`,
  );
}
