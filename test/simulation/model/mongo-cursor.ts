import { BSON, type Document } from 'mongodb';

/** Which of the documents that match a cursor asks for. */
export interface CursorLimits {
  readonly limit: number;
  readonly isSortedById: boolean;
}

/** What a find gives: asked only when the documents are. */
export class SimulatedCursor {
  readonly #ask: (limits: CursorLimits) => Promise<readonly Uint8Array[]>;
  readonly #isRaw: boolean;
  #limit: number;
  #isSortedById = false;

  constructor(ask: (limits: CursorLimits) => Promise<readonly Uint8Array[]>, options: Document) {
    this.#ask = ask;
    this.#isRaw = options['raw'] === true;
    this.#limit = options['limit'] ?? 0;
    if (options['sort'] !== undefined) this.sort(options['sort']);
  }

  /** 0: all of them. */
  limit(limit: number): this {
    this.#limit = limit;
    return this;
  }

  /** @throws TypeError for any order but that of the ids. */
  sort(order: Document): this {
    if (Object.keys(order).length !== 1 || order['_id'] !== 1)
      throw new TypeError('the simulated MongoDB sorts by _id only');
    this.#isSortedById = true;
    return this;
  }

  async toArray(): Promise<readonly Document[]> {
    const limit = this.#limit === 0 ? Number.POSITIVE_INFINITY : this.#limit;
    const found = await this.#ask({ limit, isSortedById: this.#isSortedById });
    return this.#isRaw ? found : found.map((bytes) => BSON.deserialize(bytes));
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Document> {
    yield* await this.toArray();
  }

  async close(): Promise<void> {}
}
