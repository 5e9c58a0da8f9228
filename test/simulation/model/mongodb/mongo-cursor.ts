import { BSON, type Document } from 'mongodb';

/** Which of the documents that match a cursor asks for. */
export interface CursorLimits {
  readonly limit: number;
  readonly isSortedById: boolean;
  /** True where nothing but the ids is asked for. */
  readonly isIdsAlone: boolean;
}

/** What a find gives: asked only when the documents are. */
export class SimulatedCursor {
  readonly #ask: (limits: CursorLimits) => Promise<readonly Uint8Array[]>;
  readonly #isRaw: boolean;
  readonly #showsIdOnly: boolean;
  #limit: number;
  #isSortedById = false;
  readonly #isIdsAlone: boolean;

  /** @throws TypeError for any order, and any projection, but that of the ids. */
  constructor(ask: (limits: CursorLimits) => Promise<readonly Uint8Array[]>, options: Document) {
    const { projection = { _id: 1 } } = options;
    if (Object.keys(projection).length !== 1 || projection._id !== 1)
      throw new TypeError('the simulated MongoDB projects on _id only');
    this.#ask = ask;
    this.#isRaw = options['raw'] === true;
    this.#showsIdOnly = options['projection'] !== undefined;
    if (this.#showsIdOnly) requireIdOnly(options['projection'], 'shows all of a document, or its _id');
    this.#limit = options['limit'] ?? 0;
    if (options['sort'] !== undefined) this.sort(options['sort']);
    this.#isIdsAlone = options['projection'] !== undefined;
  }

  /** 0: all of them. */
  limit(limit: number): this {
    this.#limit = limit;
    return this;
  }

  /** @throws TypeError for any order but that of the ids. */
  sort(order: Document): this {
    requireIdOnly(order, 'sorts by _id');
    this.#isSortedById = true;
    return this;
  }

  async toArray(): Promise<readonly Document[]> {
    const limit = this.#limit === 0 ? Number.POSITIVE_INFINITY : this.#limit;
    const found = await this.#ask({ limit, isSortedById: this.#isSortedById, isIdsAlone: this.#isIdsAlone });
    if (this.#isRaw) return found;
    const documents = found.map((bytes) => BSON.deserialize(bytes));
    return this.#isIdsAlone ? documents.map(({ _id }) => ({ _id })) : documents;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Document> {
    yield* await this.toArray();
  }

  async close(): Promise<void> {}
}

function requireIdOnly(named: Document, rule: string): void {
  if (Object.keys(named).length !== 1 || named['_id'] !== 1) throw new TypeError(`the simulated MongoDB ${rule} only`);
}
