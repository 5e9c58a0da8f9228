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
  /** Members that are shown beside the id; undefined: all. */
  readonly #shown: readonly string[] | undefined;
  #limit: number;
  #isSortedById = false;

  /** @throws TypeError for any order but that of the ids, and any projection but one that names members to show. */
  constructor(
    ask: (limits: CursorLimits) => Promise<readonly Uint8Array[]>,
    { raw, limit, sort, projection }: Document,
  ) {
    this.#ask = ask;
    this.#isRaw = raw === true;
    this.#limit = limit ?? 0;
    this.#shown = projection === undefined ? undefined : Object.keys(projection).filter((name) => name !== '_id');
    if (Object.values(projection ?? {}).some((shown) => shown !== 1))
      throw new TypeError('the simulated MongoDB knows projections that name members to show only');
    if (sort !== undefined) this.sort(sort);
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
    const isIdsAlone = this.#shown?.length === 0;
    const found = await this.#ask({ limit, isSortedById: this.#isSortedById, isIdsAlone });
    if (this.#isRaw) return found;
    return found.map((bytes) => this.#shownOf(BSON.deserialize(bytes)));
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Document> {
    yield* await this.toArray();
  }

  async close(): Promise<void> {}

  #shownOf(document: Document): Document {
    if (this.#shown === undefined) return document;
    const members = this.#shown.filter((name) => name in document).map((name) => [name, document[name]]);
    return { _id: document['_id'], ...Object.fromEntries(members) };
  }
}
