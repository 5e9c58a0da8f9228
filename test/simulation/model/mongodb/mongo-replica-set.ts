import type { Faults } from '../../engine/faults.ts';
import type { Random } from '../../engine/random.ts';
import type { VirtualTime } from '../../engine/virtual-time.ts';
import type { MongoFault } from './mongo-faults.ts';
import { Oplog } from './mongo-oplog.ts';
import { StoredCollection } from './mongo-stored-collection.ts';
import type { MongoCommand, MongoReply } from './mongo-wire.ts';

/** What the parts of the model share: the only time, the only randomness, the only faults there are. */
export interface MongoWorld {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly faults: Faults;
  /** Sees every command on its arrival. */
  readonly watch?: (command: MongoCommand) => void;
}

/** One write that was undone: the raw document that it left. */
export interface RolledBack {
  readonly namespace: string;
  readonly after: Uint8Array;
}

/** A backup: raw documents by id, by namespace. */
export type MongoSnapshot = ReadonlyMap<string, ReadonlyMap<string, Uint8Array>>;

/**
 * A replica set: one primary that writes, a majority that follows a little later. Elections and restores begin a new
 * term; clients that know an older one are turned away.
 */
export class ReplicaSet {
  readonly #world: MongoWorld;
  readonly #oplog = new Oplog();
  readonly #collections = new Map<string, StoredCollection>();
  /** Replies of statements that were carried out and stand, by statement. */
  readonly #statements = new Map<number, MongoReply>();
  readonly #rolledBack: RolledBack[] = [];
  #term = 1;
  #reachableAtMs = 0;
  #electedAtMs = 0;
  #caughtUpAtMs = 0;

  constructor(world: MongoWorld) {
    this.#world = world;
  }

  get term(): number {
    return this.#term;
  }

  /** When a primary can be reached again; in the past where one can. */
  get availableAtMs(): number {
    return Math.max(this.#reachableAtMs, this.#electedAtMs);
  }

  /** False while nobody answers at all. */
  get isReachable(): boolean {
    return this.#reachableAtMs <= this.#world.time.nowMs;
  }

  /** False also while an election goes on. */
  get hasPrimary(): boolean {
    return this.availableAtMs <= this.#world.time.nowMs;
  }

  /** All that was written and undone by an election. */
  get rolledBack(): readonly RolledBack[] {
    return this.#rolledBack;
  }

  /** The newest write there is: who waits for it waits for all. */
  get tail(): number {
    return this.#oplog.tail;
  }

  /** Made when first spoken of, as MongoDB does. */
  collection(namespace: string): StoredCollection {
    const known = this.#collections.get(namespace);
    if (known !== undefined) return known;
    const made = new StoredCollection(namespace);
    this.#collections.set(namespace, made);
    return made;
  }

  /** Applies one change at the primary; remembers the reply to its statement for as long as the change stands. */
  write(collection: StoredCollection, id: string, after: Uint8Array, statement: number, reply: MongoReply): void {
    this.#oplog.append({ collection, id, before: collection.primary.get(id), after, statement });
    this.#statements.set(statement, reply);
  }

  /** The reply to a statement that was carried out before; a second try is answered with it and does nothing. */
  recordedReply(statement: number): MongoReply | undefined {
    return this.#statements.get(statement);
  }

  /** Lets the secondaries fetch what was written so far. */
  replicate(): void {
    const { time, random, faults } = this.#world;
    if (faults.happens('mongo.slow-majority' satisfies MongoFault))
      this.#caughtUpAtMs = Math.max(this.#caughtUpAtMs, time.nowMs + random.integer(1_000, 60_000));
    const tail = this.#oplog.tail;
    const delayMs = Math.max(random.integer(1, 15), this.#caughtUpAtMs - time.nowMs);
    const term = this.#term;
    time.after(delayMs, () => {
      if (this.#term === term) this.#oplog.advance(tail);
    });
  }

  whenDurable(optime: number): Promise<'durable' | 'interrupted'> {
    return this.#oplog.whenDurable(optime);
  }

  /** Nobody can be reached for `forMs`; what is written stays. */
  goDown(forMs: number): void {
    this.#reachableAtMs = Math.max(this.#reachableAtMs, this.#world.time.nowMs + forMs);
    this.#oplog.interrupt();
  }

  /**
   * Elects a new primary. It holds all that a majority holds, and perhaps some of what came after, oldest first; the
   * rest is rolled back.
   */
  failOver(): void {
    const { random, faults } = this.#world;
    const pending = this.#oplog.pendingCount;
    const dropped = this.#oplog.rollBack(random.chance(0.5) ? 0 : random.integer(0, pending));
    for (const { statement, collection, after } of dropped) {
      this.#statements.delete(statement);
      this.#rolledBack.push({ namespace: collection.namespace, after });
    }
    faults.count('mongo.failed-over' satisfies MongoFault);
    if (dropped.length > 0) faults.count('mongo.rolled-back' satisfies MongoFault);
    this.#beginTerm();
    this.replicate();
  }

  /** What a majority holds now. */
  snapshot(): MongoSnapshot {
    return new Map([...this.#collections].map(([name, { majority }]) => [name, new Map(majority)]));
  }

  /** The whole set goes back to a backup. Indexes and validators stay. */
  restore(snapshot: MongoSnapshot): void {
    this.#oplog.rollBack(0);
    this.#statements.clear();
    for (const name of new Set([...this.#collections.keys(), ...snapshot.keys()]))
      this.collection(name).reset(snapshot.get(name) ?? new Map());
    this.#world.faults.count('mongo.restored' satisfies MongoFault);
    this.#beginTerm();
  }

  #beginTerm(): void {
    const { time, random } = this.#world;
    this.#term += 1;
    this.#caughtUpAtMs = 0;
    this.#electedAtMs = time.nowMs + random.integer(50, 8_000);
    this.#oplog.interrupt();
  }
}
