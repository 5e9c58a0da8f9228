import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Random } from '../../engine/random.ts';
import { dynamodbErrors } from './dynamodb-errors.ts';
import type { Item } from './dynamodb-value.ts';

/** The names of a table's key attributes. */
export interface KeySchema {
  readonly partition: string;
  readonly sort: string;
}

/** All rows at one moment, by key. */
export type TableSnapshot = ReadonlyMap<string, Item>;

const versionsKept = 4;

/** The rows of one table, and of each the last few versions, which an eventually consistent read may still see. */
export class DynamodbTable {
  readonly schema: KeySchema;
  readonly #rows = new Map<string, Item>();
  readonly #former = new Map<string, readonly (Item | undefined)[]>();
  #changes = 0;
  /** Keys in the order of the rows; undefined where a key has come or gone since. */
  #order: readonly string[] | undefined;

  constructor(schema: KeySchema) {
    this.schema = schema;
  }

  /** Counts the changes of any row: equal counts mean equal rows. */
  get changes(): number {
    return this.#changes;
  }

  /**
   * The text under which a row is kept: its partition key and its sort key.
   *
   * @throws ValidationException where the key is not exactly two non-empty strings of these names.
   */
  keyOf(key: Item | undefined): string {
    const { partition, sort } = this.schema;
    const [first, second] = [key?.[partition]?.S, key?.[sort]?.S];
    if (key === undefined || !first || !second || Object.keys(key).length !== 2)
      throw dynamodbErrors.validation('The provided key element does not match the schema');
    return JSON.stringify([first, second]);
  }

  /** The key of a row, and nothing else of it. */
  keyAttributes(item: Item): Record<string, AttributeValue> {
    const names = [this.schema.partition, this.schema.sort];
    return Object.fromEntries(Object.entries(item).filter(([name]) => names.includes(name)));
  }

  /** All rows, ordered by partition key, then by sort key. */
  rows(): readonly Item[] {
    this.#order ??= this.#sortedKeys();
    return this.#order.map((key) => this.#rows.get(key)).filter((row) => row !== undefined);
  }

  get(key: string): Item | undefined {
    return this.#rows.get(key);
  }

  /** The row as it was some changes ago, or as it is. */
  getFormer(key: string, random: Random): Item | undefined {
    return random.pick([this.get(key), ...(this.#former.get(key) ?? [])].map((item) => ({ item }))).item;
  }

  put(key: string, item: Item): void {
    const former = [this.#rows.get(key), ...(this.#former.get(key) ?? [])];
    this.#former.set(key, former.slice(0, versionsKept));
    if (!this.#rows.has(key)) this.#order = undefined;
    this.#rows.set(key, item);
    this.#changes += 1;
  }

  snapshot(): TableSnapshot {
    return new Map(this.#rows);
  }

  /** Puts the rows back as they were; what was written since is gone, as if it had never been. */
  restore(snapshot: TableSnapshot): void {
    this.#rows.clear();
    this.#former.clear();
    for (const [key, item] of snapshot) this.#rows.set(key, item);
    this.#order = undefined;
    this.#changes += 1;
  }

  #sortedKeys(): readonly string[] {
    const { partition, sort } = this.schema;
    return [...this.#rows]
      .sort(([, a], [, b]) => compareBytes(a[partition]?.S, b[partition]?.S) || compareBytes(a[sort]?.S, b[sort]?.S))
      .map(([key]) => key);
  }
}

function compareBytes(left = '', right = ''): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}
