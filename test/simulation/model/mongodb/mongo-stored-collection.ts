import type { Document } from 'bson';
import { bufferOver } from '../buffer-over.ts';
import { decoded } from './mongo-decoded.ts';
import type { IndexRule } from './mongo-index-rules.ts';
import { UniqueIndex } from './mongo-unique-index.ts';
import { duplicateKey, indexFailure, type MongoViolation, validationFailure } from './mongo-violation.ts';

const idIndex = { path: '_id', name: '_id_' };

/** Says whether a collection takes a document. */
export type Validator = (document: Document) => boolean;

/** One collection as its replica set holds it: what the primary shows, and what a majority holds. */
export class StoredCollection {
  readonly namespace: string;
  readonly #primary = new Map<string, Uint8Array>();
  readonly #majority = new Map<string, Uint8Array>();
  readonly #indexes: UniqueIndex[] = [];
  readonly #rules: IndexRule[] = [];
  /** Names of members that rules look at; a document in whose bytes none occurs need not be decoded for them. */
  readonly #ruledNames: Buffer[] = [];
  #isRuledWhole = false;
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
    this.#ruledNames.push(Buffer.from(path.split('.').at(-1) ?? path));
  }

  /** An index that not every document fits, beside those that are unique. */
  addRule(rule: IndexRule): void {
    this.#rules.push(rule);
    this.#ruledNames.push(Buffer.from(rule.member));
  }

  /**
   * Rejects what it says no to with code 121 from here on.
   *
   * @param name of the one member that it looks at; a document without it passes unseen.
   */
  setValidator(validator: Validator, name?: string): void {
    this.#validator = validator;
    if (name === undefined) this.#isRuledWhole = true;
    else this.#ruledNames.push(Buffer.from(name));
  }

  /** What stands against inserting this document, in the order that the server finds it; empty where nothing does. */
  violations(id: string, bytes: Uint8Array): readonly MongoViolation[] {
    const found: MongoViolation[] = [];
    if (this.#primary.has(id)) found.push(duplicateKey(this.namespace, idIndex, { _id: id }, id));
    if (!this.#isRuled(bytes)) return found;
    const document = decoded(bytes);
    if (this.#validator?.(document) === false) return [validationFailure(id)];
    for (const rule of this.#rules) {
      const refusal = rule.refusalOf(document);
      if (refusal !== undefined) found.push(indexFailure(refusal));
    }
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
      if (before !== undefined && this.#isRuled(before)) index.remove(decoded(before));
      if (bytes !== undefined && this.#isRuled(bytes)) index.add(decoded(bytes), id);
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

  #isRuled(bytes: Uint8Array): boolean {
    if (this.#isRuledWhole) return true;
    const text = bufferOver(bytes);
    for (const name of this.#ruledNames) if (text.includes(name)) return true;
    return false;
  }
}
