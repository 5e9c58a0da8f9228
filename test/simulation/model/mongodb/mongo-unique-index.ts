import { type Document, EJSON } from 'bson';
import { valueAt } from './mongo-document-path.ts';

/** A unique index on one path. It is sparse: documents without a value there are not in it. */
export class UniqueIndex {
  readonly path: string;
  /** As the driver names it. */
  readonly name: string;
  readonly #holders = new Map<string, string>();

  constructor(path: string) {
    this.path = path;
    this.name = `${path}_1`;
  }

  /** The id of the document that holds the value of this one already; undefined where none does. */
  holderOf(document: Document): string | undefined {
    const key = this.#key(document);
    return key === undefined ? undefined : this.#holders.get(key);
  }

  add(document: Document, id: string): void {
    const key = this.#key(document);
    if (key !== undefined) this.#holders.set(key, id);
  }

  remove(document: Document): void {
    const key = this.#key(document);
    if (key !== undefined) this.#holders.delete(key);
  }

  clear(): void {
    this.#holders.clear();
  }

  #key(document: Document): string | undefined {
    const value = valueAt(document, this.path);
    return value === undefined ? undefined : EJSON.stringify(value, { relaxed: false });
  }
}
