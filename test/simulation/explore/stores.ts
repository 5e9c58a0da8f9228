import { callDatabase, lostDatabaseReply } from './database-calls.ts';
import type { ProcessStep } from './explored-process.ts';
import type { Reply } from './store-call.ts';
import { type DatabaseState, StoredStates, type TableState } from './stored-state.ts';
import { callTable, lostTableReply } from './table-calls.ts';

/** What the stores hold after a call, and what the caller gets. */
export interface Outcome {
  readonly table: TableState;
  readonly database: DatabaseState;
  readonly reply: Reply;
}

/** Carries out calls, each on each state once. */
export class Stores {
  readonly #states = new StoredStates();
  readonly #known = new Map<string, Map<number, Outcome>>();
  readonly emptyTable = this.#states.table(new Map());
  readonly emptyDatabase = this.#states.database(new Map());

  /** What the pending call of a process comes to. */
  carryOut({ call, callKey }: ProcessStep, { table, database }: Pick<Outcome, 'table' | 'database'>): Outcome {
    if (call === null) throw new TypeError('the process has ended');
    const byState = this.#known.get(callKey) ?? new Map<number, Outcome>();
    this.#known.set(callKey, byState);
    const isTable = call.store === 'table';
    const id = isTable ? table.id : database.id;
    const known = byState.get(id) ?? this.#carryOut(call, { table, database });
    byState.set(id, known);
    return isTable ? { ...known, database } : { ...known, table };
  }

  #carryOut(call: NonNullable<ProcessStep['call']>, { table, database }: Pick<Outcome, 'table' | 'database'>): Outcome {
    if (call.store === 'table') {
      const { rows, reply } = callTable(call, table.rows);
      return { table: this.#states.table(rows), database, reply };
    }
    const { collections } = database;
    const { documents, reply } = callDatabase(call, collections.get(call.collection) ?? new Map());
    const after = new Map(collections).set(call.collection, documents);
    return { table, database: this.#states.database(after), reply };
  }

  /** A backup of two moments. */
  ofTwoMoments(documents: DatabaseState, sinkCheckpoints: DatabaseState): DatabaseState {
    const name = 'highwater_sink_checkpoints';
    const sink = sinkCheckpoints.collections.get(name) ?? new Map();
    return this.#states.database(new Map(documents.collections).set(name, sink));
  }
}

/** What a process gets where its call has no answer. */
export function lostReply({ call }: ProcessStep): Reply {
  return call?.store === 'database' ? lostDatabaseReply(call) : lostTableReply;
}
