import { restored } from './nemesis-moves.ts';
import type { Settling } from './settle.ts';
import type { TableState } from './stored-state.ts';
import type { Stores } from './stores.ts';
import type { World } from './world.ts';
import type { WorldState } from './world-state.ts';

/**
 * Where a world begins: some batches were handled, one after the other, and backups taken on the way.
 *
 * @param steps gets what happens, for a person.
 * @throws BrokenPromise
 */
export async function firstState(
  world: World,
  settling: Settling,
  stores: Stores,
  steps: string[],
): Promise<{ readonly first: WorldState; readonly tableBackup: TableState }> {
  let state = emptyState(world, stores);
  let backedUp = state;
  for (let handled = 0; ; handled += 1) {
    if (handled === world.backedUpAfter) backedUp = state;
    if (handled === world.handled) break;
    state = await settling.deliver(state, steps);
  }
  const first = { ...state, backup: backedUp.database };
  return {
    first: world.isRestored ? restored(first, backedUp.database) : first,
    tableBackup: backedUp.table,
  };
}

function emptyState(world: World, { emptyTable, emptyDatabase }: Stores): WorldState {
  const { again, faults, backups, restores } = world;
  const idle = {
    status: 'idle',
    given: 0,
    isWarned: false,
    step: null,
    isCut: false,
    isFresh: true,
  } as const;
  return {
    table: emptyTable,
    database: emptyDatabase,
    backup: null,
    half: null,
    isBackupTorn: false,
    mapping: 0,
    at: 0,
    invocations: [],
    commands: world.commands.map(() => idle),
    left: { again, faults, backups, restores, table: world.table === 'kept' ? 0 : 1 },
    skipped: 0,
    hasRestored: false,
    needsRestart: false,
    isTorn: false,
    wasTorn: false,
  };
}
