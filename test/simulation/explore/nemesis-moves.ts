import type { Move } from './call-moves.ts';
import { databaseClaim } from './claims.ts';
import type { TableState } from './stored-state.ts';
import type { Stores } from './stores.ts';
import type { World } from './world.ts';
import { oneLess, runIdOf, type WorldState } from './world-state.ts';

/** What may happen to the stores themselves. */
export class NemesisMoves {
  readonly #world: World;
  readonly #stores: Stores;
  readonly #tableBackup: TableState;

  constructor(world: World, stores: Stores, tableBackup: TableState) {
    this.#world = world;
    this.#stores = stores;
    this.#tableBackup = tableBackup;
  }

  of(state: WorldState): readonly Move[] {
    return [...this.#backups(state), ...this.#restores(state), ...this.#tableEvents(state)];
  }

  #backups(state: WorldState): readonly Move[] {
    const { database, half } = state;
    const left = oneLess(state.left, 'backups');
    if (half !== null) {
      const backup = this.#stores.ofTwoMoments(half, database);
      const taken = { ...state, half: null, backup, isBackupTorn: true, left };
      return [{ say: () => 'the backup ends with the sink checkpoints', happen: () => taken }];
    }
    if (state.left.backups === 0) return [];
    if (this.#world.isTorn)
      return [
        {
          say: () => 'a backup begins with the documents',
          happen: () => ({ ...state, half: database }),
        },
      ];
    const taken = { ...state, backup: database, isBackupTorn: state.wasTorn, left };
    return [{ say: () => 'a backup is taken', happen: () => taken }];
  }

  #restores(state: WorldState): readonly Move[] {
    const { backup, left } = state;
    if (left.restores === 0 || backup === null) return [];
    const happen = () => restored({ ...state, left: oneLess(left, 'restores') }, backup);
    return [{ say: () => 'MongoDB is restored from the backup', happen }];
  }

  /**
   * Where the database is restored as well, nothing but the entry of a restart that was given since knows what is lost: the
   * table may be lost once that stands.
   */
  #tableEvents(state: WorldState): readonly Move[] {
    const { left, commands } = state;
    if (left.table === 0) return [];
    const isDatabaseKept = this.#world.restores === 0 && !this.#world.isRestored;
    const { entryId } = databaseClaim(state.database);
    const isKnown = commands.some(({ isFresh, given }, index) => isFresh && entryId === runIdOf(index, given));
    if (!isDatabaseKept && (left.restores > 0 || !isKnown)) return [];
    const isEmptied = this.#world.table === 'emptied';
    const table = isEmptied ? this.#stores.emptyTable : this.#tableBackup;
    const say = () => `the checkpoint table is ${isEmptied ? 'emptied' : 'restored from its backup'}`;
    return [{ say, happen: () => ({ ...state, table, left: oneLess(left, 'table') }) }];
  }
}

/**
 * The state with its database restored. A restore outlasts every step: a process that has stored records, and still has to
 * claim them, fails with its next call.
 */
export function restored(state: WorldState, database: WorldState['database']): WorldState {
  return {
    ...state,
    database,
    hasRestored: true,
    needsRestart: true,
    isTorn: state.isBackupTorn,
    wasTorn: state.wasTorn || state.isBackupTorn,
    invocations: state.invocations.map((each) => ({ ...each, isCut: each.isCut || each.step.isStoring })),
    commands: state.commands.map((each) => ({
      ...each,
      isCut: each.isCut || each.step?.isStoring === true,
      isFresh: false,
    })),
  };
}
