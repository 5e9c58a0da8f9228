import type { StoredCollection } from './mongo-stored-collection.ts';

/** One change of one document. */
export interface OplogEntry {
  readonly collection: StoredCollection;
  readonly id: string;
  /** Undefined where the document was not there. */
  readonly before: Uint8Array | undefined;
  readonly after: Uint8Array;
  /** The statement of a client that it carries out: what a second try of it finds. */
  readonly statement: number;
}

interface Waiter {
  readonly optime: number;
  readonly resolve: (end: 'durable' | 'interrupted') => void;
}

/**
 * What the primary has written and in which order. A majority holds a prefix of it: up to the majority point, which
 * moves forward only. What lies behind that point may be rolled back.
 */
export class Oplog {
  #pending: { readonly optime: number; readonly entry: OplogEntry }[] = [];
  #lastOptime = 0;
  #majorityPoint = 0;
  #waiters: Waiter[] = [];

  /** The optime of the newest change that still stands. */
  get tail(): number {
    return this.#pending.at(-1)?.optime ?? this.#majorityPoint;
  }

  /** How many changes no majority holds yet. */
  get pendingCount(): number {
    return this.#pending.length;
  }

  /** Applies a change at the primary, and gives its optime. */
  append(entry: OplogEntry): number {
    entry.collection.put(entry.id, entry.after);
    this.#lastOptime += 1;
    this.#pending.push({ optime: this.#lastOptime, entry });
    return this.#lastOptime;
  }

  /** A majority holds everything up to and including `optime`. */
  advance(optime: number): void {
    let settled = 0;
    for (const { optime: at, entry } of this.#pending) {
      if (at > optime) break;
      entry.collection.settle(entry.id, entry.after);
      settled += 1;
    }
    if (settled > 0) this.#pending.splice(0, settled);
    this.#majorityPoint = Math.max(this.#majorityPoint, optime);
    const waiters = this.#waiters;
    this.#waiters = waiters.filter((waiter) => waiter.optime > this.#majorityPoint);
    for (const waiter of waiters) if (waiter.optime <= this.#majorityPoint) waiter.resolve('durable');
  }

  /** Takes back all but the oldest `keep` of the changes that no majority holds, the newest first; gives them. */
  rollBack(keep: number): readonly OplogEntry[] {
    const dropped = this.#pending.splice(keep).map(({ entry }) => entry);
    for (const { collection, id, before } of dropped.toReversed()) collection.put(id, before);
    return dropped;
  }

  /** Waits until a majority holds everything up to `optime`, or the wait is interrupted. */
  whenDurable(optime: number): Promise<'durable' | 'interrupted'> {
    return new Promise((resolve) => {
      if (optime <= this.#majorityPoint) resolve('durable');
      else this.#waiters.push({ optime, resolve });
    });
  }

  /** Ends every wait: nobody can tell any more whether it would have come true. */
  interrupt(): void {
    for (const { resolve } of this.#waiters.splice(0)) resolve('interrupted');
  }
}
