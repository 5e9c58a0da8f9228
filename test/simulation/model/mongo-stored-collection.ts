import type { Document } from 'bson';
import { decoded } from './mongo-decoded.ts';
import { UniqueIndex } from './mongo-unique-index.ts';
import { duplicateKey, type MongoViolation, validationFailure } from './mongo-violation.ts';

const idIndex = { path: '_id', name: '_id_' };

/** Says whether a collection takes a document. */
export type Validator = (document: Document) => boolean;

/** One collection as its replica set holds it: what the primary shows, and what a majority holds. */
export class StoredCollection {
  readonly namespace: string;
  readonly #primary = new Map<string, Uint8Array>();
  readonly #majority = new Map<string, Uint8Array>();
  readonly #indexes: UniqueIndex[] = [];
  #validator: Validator | undefined;

  constructor(namespace: string) {
    this.namespace = namespace;
  }

  /** Raw documents by id, in the order they came, as the primary shows them. */
  get primary(): ReadonlyMap<string, Uint8Array> {
    return this.#primary;
  }

  /** The same as a majority holds them: what no election can take back. */
  get majority(): ReadonlyMap<string, Uint8Array> {
    return this.#majority;
  }

  /** Only for an empty collection: what is there is not looked at. */
  addUniqueIndex(path: string): void {
    this.#indexes.push(new UniqueIndex(path));
  }

  /** Rejects what it says no to with code 121 from here on. */
  setValidator(validator: Validator): void {
    this.#validator = validator;
  }

  /** What stands against inserting this document, in the order that the server finds it; empty where nothing does. */
  violations(id: string, bytes: Uint8Array): readonly MongoViolation[] {
    const isRuled = this.#validator !== undefined || this.#indexes.length > 0;
    const document = isRuled ? decoded(bytes) : { _id: id };
    if (this.#validator?.(document) === false) return [validationFailure(id)];
    const found: MongoViolation[] = [];
    if (this.#primary.has(id)) found.push(duplicateKey(this.namespace, idIndex, { _id: id }, id));
    for (const index of this.#indexes) {
      const holder = index.holderOf(document);
      if (holder !== undefined) found.push(duplicateKey(this.namespace, index, document, holder));
    }
    return found;
  }

  /** Writes to the primary; undefined takes the document away. */
  put(id: string, bytes: Uint8Array | undefined): void {
    const before = this.#primary.get(id);
    for (const index of this.#indexes) {
      if (before !== undefined) index.remove(decoded(before));
      if (bytes !== undefined) index.add(decoded(bytes), id);
    }
    if (bytes === undefined) this.#primary.delete(id);
    else this.#primary.set(id, bytes);
  }

  /** A majority holds it now. */
  settle(id: string, bytes: Uint8Array): void {
    this.#majority.set(id, bytes);
  }

  /** Holds exactly these documents from here on, on every member. */
  reset(documents: ReadonlyMap<string, Uint8Array>): void {
    for (const map of [this.#primary, this.#majority, ...this.#indexes]) map.clear();
    for (const [id, bytes] of documents) {
      this.put(id, bytes);
      this.settle(id, bytes);
    }
  }
}
