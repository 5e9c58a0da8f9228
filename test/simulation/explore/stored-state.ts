import type { Item } from '../model/dynamodb/dynamodb-value.ts';

/** The checkpoint table at one moment. Never changed; equal contents are the same object. */
export interface TableState {
  readonly id: number;
  /** By key, as `DynamodbTable` has it. */
  readonly rows: ReadonlyMap<string, Item>;
}

/** The documents of one collection, as BSON, by id. */
export type CollectionState = ReadonlyMap<string, Uint8Array>;

/** The group's database at one moment, by collection. Never changed; equal contents are the same object. */
export interface DatabaseState {
  readonly id: number;
  readonly collections: ReadonlyMap<string, CollectionState>;
}

/** Keeps one object of each content, so that states compare by `id`. */
export class StoredStates {
  readonly #tables = new Map<string, TableState>();
  readonly #databases = new Map<string, DatabaseState>();

  table(rows: ReadonlyMap<string, Item>): TableState {
    const kept = sorted([...rows].map(([key, item]) => [key, withoutInformative(item)] as const));
    const text = JSON.stringify(kept);
    const known = this.#tables.get(text) ?? { id: this.#tables.size, rows: new Map(kept) };
    this.#tables.set(text, known);
    return known;
  }

  database(collections: ReadonlyMap<string, CollectionState>): DatabaseState {
    const kept = sorted([...collections].map(([name, documents]) => [name, sorted([...documents])] as const));
    const text = JSON.stringify(
      kept.map(([name, documents]) => [name, documents.map(([, bytes]) => Buffer.from(bytes).toString('base64'))]),
    );
    const known = this.#databases.get(text) ?? {
      id: this.#databases.size,
      collections: new Map(kept.map(([name, documents]) => [name, new Map(documents)])),
    };
    this.#databases.set(text, known);
    return known;
  }
}

/** Nothing decides by them: states that differ in these alone are one. */
const informative = ['updatedAt', 'writer', 'handledRecords', 'writtenDocuments', 'duplicateRecords', 'deadLetters'];

function withoutInformative(item: Item): Item {
  return Object.fromEntries(sorted(Object.entries(item).filter(([name]) => !informative.includes(name))));
}

function sorted<T extends readonly [string, unknown]>(entries: readonly T[]): readonly T[] {
  return entries.toSorted(([a], [b]) => (a < b ? -1 : 1));
}
