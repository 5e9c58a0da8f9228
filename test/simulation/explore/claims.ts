import { decoded } from '../model/mongodb/mongo-decoded.ts';
import { collection } from './explored-group.ts';
import type { DatabaseState, TableState } from './stored-state.ts';

/** What the checkpoint row says, by the numbers of records. */
export interface RowClaim {
  /** Null where there is no row, or none with a checkpoint. */
  readonly sequence: number | null;
  /** What the sink checkpoint has to have reached; 0: nothing is required. */
  readonly required: number;
  readonly skips: readonly number[];
}

/** What the database says and holds. */
export interface DatabaseClaim {
  /** Bit n: record n is a document or a dead letter. */
  readonly durable: number;
  /** True where one record is more than one document. */
  readonly hasDoubles: boolean;
  /** 0 where there is none. */
  readonly sinkCheckpoint: number;
  /** The entry of a restart; null where none stands. */
  readonly through: number | null;
  readonly entryId: string | null;
}

const rows = new WeakMap<TableState, RowClaim>();
const databases = new WeakMap<DatabaseState, DatabaseClaim>();

/** Reads the one row of a world. */
export function rowClaim(table: TableState): RowClaim {
  const known = rows.get(table);
  if (known !== undefined) return known;
  const [row = {}] = table.rows.values();
  const sequence = row['sequence']?.S === undefined ? null : Number(row['sequence'].S);
  const claim = {
    sequence,
    required: Number(row['sinkThrough']?.S ?? sequence ?? 0),
    skips: (row['skips']?.SS ?? []).map(Number),
  };
  rows.set(table, claim);
  return claim;
}

/** Reads what a database holds of the one shard of a world. */
export function databaseClaim(database: DatabaseState): DatabaseClaim {
  const known = databases.get(database);
  if (known !== undefined) return known;
  const read = (name: string) => [...(database.collections.get(name)?.values() ?? [])].map(decoded);
  const numbers = (name: string) => read(name).map(({ origin }) => Number(origin.sequence));
  const documents = numbers(collection);
  const [sink] = read('highwater_sink_checkpoints');
  const claim = {
    durable: bits([...documents, ...numbers(`${collection}_dead_letters`)]),
    hasDoubles: new Set(documents).size < documents.length,
    sinkCheckpoint: Number(sink?.['sequence'] ?? 0),
    through: sink?.['restart'] === undefined ? null : Number(sink['restart'].through),
    entryId: sink?.['restart']?.id ?? null,
  };
  databases.set(database, claim);
  return claim;
}

/** One bit a number. */
export function bits(numbers: readonly number[]): number {
  return numbers.reduce((all, n) => all | (1 << n), 0);
}

/** Bits of the numbers after the first, up to and including the second. */
export function bitsBetween(after: number, through: number): number {
  return through <= after ? 0 : (1 << (through + 1)) - (1 << (after + 1));
}
