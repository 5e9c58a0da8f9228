import type { Collection, Db, Document, MongoClient } from 'mongodb';
import { ExecutionEnvironment } from '../../engine/execution-environment.ts';
import { Faults } from '../../engine/faults.ts';
import { simulatedNetwork } from '../../engine/network.ts';
import { seededRandom } from '../../engine/random.ts';
import { VirtualTime } from '../../engine/virtual-time.ts';
import type { MongoFault } from './mongo-faults.ts';
import { createMongoModel } from './mongo-model.ts';
import { MongoServer } from './mongo-server.ts';

/** What the testbed's collections hold. */
export interface Specimen extends Document {
  readonly _id: string;
}

/** Faults that happen when they are told to, and so often. */
class PlannedFaults extends Faults {
  readonly #plan = new Map<string, number>();

  constructor() {
    super(new Map(), seededRandom(0));
  }

  plan(name: MongoFault, times: number): void {
    this.#plan.set(name, times);
  }

  override happens(name: string): boolean {
    const left = this.#plan.get(name) ?? 0;
    if (left === 0) return false;
    this.#plan.set(name, left - 1);
    this.count(name);
    return true;
  }
}

/** A model of MongoDB, and a second one beside it, where nothing happens but what a test plans. */
export class MongoTestbed {
  readonly time = new VirtualTime(1_700_000_000_000);
  readonly #faults = new PlannedFaults();
  readonly model;
  readonly other;
  /** The primary, for those who speak to it as the driver does. */
  readonly server;
  readonly #network;

  constructor(seed: number | string = 1) {
    const random = seededRandom(seed);
    this.#network = simulatedNetwork(this.time, random.fork('network'), this.#faults);
    const world = { time: this.time, random, faults: this.#faults };
    this.model = createMongoModel(world);
    this.other = createMongoModel(world, 'second');
    this.server = new MongoServer(this.model.replicaSet, world);
  }

  /** Lets the next opportunities be taken. */
  plan(fault: MongoFault, times = 1): void {
    this.#faults.plan(fault, times);
  }

  /** How often something happened so far. */
  count(fault: MongoFault): number {
    return this.#faults.counts()[fault] ?? 0;
  }

  client(uri = this.model.credentials.uri, environment = new ExecutionEnvironment('test')): MongoClient {
    const model = this.other.credentials.isFor(uri) ? this.other : this.model;
    return model.clientFor(environment, this.#network)(uri, { serverSelectionTimeoutMS: 5_000 });
  }

  db(client = this.client()): Db {
    return client.db('numtest');
  }

  collection(client = this.client()): Collection<Specimen> {
    return this.db(client).collection<Specimen>('numtest');
  }

  /** Ids that a majority holds. */
  durableIds(): readonly string[] {
    return [...this.model.documents('numtest', 'numtest').keys()];
  }

  /** Lets time pass until the promise has ended; undefined where it never does. */
  async settle<T>(work: Promise<T>): Promise<PromiseSettledResult<T> | undefined> {
    let end: PromiseSettledResult<T> | undefined;
    void Promise.allSettled([work]).then(([settled]) => {
      end = settled;
    });
    await this.time.run(() => end !== undefined, 10_000);
    return end;
  }

  /** What the promise gives in the end. */
  async value<T>(work: Promise<T>): Promise<T> {
    const end = await this.settle(work);
    if (end?.status === 'fulfilled') return end.value;
    throw end?.reason ?? new Error('it never ended');
  }

  /** What the promise fails with in the end. */
  async failure(work: Promise<unknown>): Promise<unknown> {
    const end = await this.settle(work);
    if (end?.status === 'rejected') return end.reason;
    throw new Error('it did not fail');
  }

  /** Lets so much time pass. */
  async pass(forMs: number): Promise<void> {
    await this.value(this.time.sleep(forMs));
  }
}
