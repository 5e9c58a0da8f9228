import type { KinesisRecord } from '../kinesis/kinesis-shard.ts';
import type { MappedShard, MappingOptions, MappingWorld } from './event-source-mapping.ts';
import { kinesisEvent } from './kinesis-event.ts';

/** Between two deliveries of a batch that fails. */
const longestPauseMs = 15_000;

/** Records that lie one after the other. */
type Batch = readonly KinesisRecord[];

/** Reads one shard for one mapping. Outcomes: `outcome.expired-unread`, `outcome.zombie-answered`. */
export class ShardPoller {
  readonly #shard: MappedShard;
  readonly #options: MappingOptions;
  readonly #world: MappingWorld;
  /** Index of the first record that is not read. */
  #next = 0;
  /** Batches that have to come again, the first one first. */
  #failed: readonly Batch[] = [];
  #retryAtMs = 0;
  #failures = 0;
  #inFlight = 0;
  #hasBeenAtEnd = false;
  /** From when on records are gathered for the next batch. */
  #gatheredFromMs: number | undefined;

  constructor(shard: MappedShard, options: MappingOptions, world: MappingWorld) {
    this.#shard = shard;
    this.#options = options;
    this.#world = world;
  }

  get isAtEnd(): boolean {
    return this.#next >= this.#shard.records.length && this.#failed.length === 0 && this.#inFlight === 0;
  }

  /** Stays true once it was: what comes again later does not hold children up. */
  get hasBeenAtEnd(): boolean {
    this.#hasBeenAtEnd ||= this.isAtEnd;
    return this.#hasBeenAtEnd;
  }

  /** Begins at this index where it has not come further. */
  passOver(index: number): void {
    this.#next = Math.max(this.#next, index);
  }

  /** Back to the oldest record that can still be read. */
  restart(): void {
    this.passExpired();
    this.#next = this.#shard.trimmedBefore;
    this.#failed = [];
  }

  /** What was to be delivered again is read again, as far as it is still there. */
  forgetFailed(): void {
    const indexes = this.#failed.flat().map((record) => this.#shard.records.indexOf(record));
    this.#next = Math.min(this.#next, ...indexes);
    this.#failed = [];
  }

  poll(): void {
    const { faults } = this.#world;
    if (!this.#isFree) return;
    // Noted before the fault is drawn: children must not wait for ever because their parents come again.
    if (this.#shard.isClosed && this.hasBeenAtEnd && this.isAtEnd && faults.happens('mapping.closed-again'))
      this.restart();
    this.passExpired();
    if (this.#failed.length > 0) this.deliverAgain();
    else this.#send(this.#read());
  }

  /** Reads nothing, and delivers what has to come again. */
  deliverAgain(): void {
    const [first, ...others] = this.#failed;
    if (first === undefined || !this.#isFree || this.#world.time.nowMs < this.#retryAtMs) return;
    this.#failed = others;
    this.#send(first);
  }

  get #isFree(): boolean {
    return this.#inFlight < (this.#options.wrong === 'factor-two' ? 2 : 1);
  }

  #read(): Batch {
    const { batchSize, batchingWindowMs } = this.#options;
    const most = batchingWindowMs > 0 ? batchSize : this.#world.random.integer(1, batchSize);
    const records = this.#shard.records.slice(this.#next, this.#next + most);
    if (batchingWindowMs > 0 && records.length < batchSize && this.#waitsFor(records, batchingWindowMs)) return [];
    this.#gatheredFromMs = undefined;
    this.#next += records.length;
    return records;
  }

  #waitsFor(records: Batch, windowMs: number): boolean {
    if (records.length === 0) return true;
    const { nowMs } = this.#world.time;
    this.#gatheredFromMs ??= nowMs;
    return nowMs < this.#gatheredFromMs + windowMs;
  }

  #send(batch: Batch): void {
    const { faults } = this.#world;
    if (batch.length === 0) return;
    faults.note(() => sayDelivery(batch));
    void this.#deliver(batch);
    if (faults.happens('mapping.twice')) void this.#deliverTwin(batch);
  }

  async #deliver(batch: Batch): Promise<void> {
    this.#inFlight += 1;
    const end = await this.#invoke(batch);
    this.#inFlight -= 1;
    if (end === 'answered') {
      this.#failures = 0;
      this.#options.onDelivered?.(batch);
      return;
    }
    this.#world.faults.count('outcome.batch-redelivered');
    this.#failed = [...this.#failed, ...this.#toDeliverAgain(batch)];
    this.#retryAtMs = this.#world.time.nowMs + this.#drawPauseMs();
  }

  /** With bisect the order in which the halves come is not documented: here the later one comes first. */
  #toDeliverAgain(batch: Batch): readonly Batch[] {
    if (this.#options.wrong !== 'bisect' || batch.length === 1) return [batch];
    const half = Math.ceil(batch.length / 2);
    return [batch.slice(half), batch.slice(0, half)];
  }

  /** How far apart retries lie is not documented; at once and every time would only meet the same trouble more often. */
  #drawPauseMs(): number {
    this.#failures += 1;
    return this.#world.random.integer(0, Math.min(longestPauseMs, 400 * 2 ** this.#failures));
  }

  /** Nobody waits for it, and it begins together with the other or a little later. */
  async #deliverTwin(batch: Batch): Promise<void> {
    const { time, random } = this.#world;
    if (random.chance(0.7)) await time.sleep(random.integer(1, 60));
    await this.#options.target.invoke(this.#eventOf(batch));
  }

  /** Impatience: the invocation goes on, and nobody waits for it any more. */
  async #invoke(batch: Batch): Promise<'answered' | 'failed'> {
    const { time, random, faults } = this.#world;
    const invocation = this.#options.target.invoke(this.#eventOf(batch)).then(({ kind }) => kind);
    if (!faults.happens('mapping.impatient')) return invocation;
    let isGivenUp = false;
    void invocation.then((end) => {
      if (isGivenUp && end === 'answered') faults.count('outcome.zombie-answered');
    });
    const impatience = time.sleep(random.integer(5, 300)).then(() => {
      isGivenUp = true;
      return 'failed' as const;
    });
    return Promise.race([invocation, impatience]);
  }

  /** What expired while it was delivered again and again goes to the failure destination; the rest was never read. */
  passExpired(): void {
    // What an invocation under way has in its hands is read, however that ends.
    if (this.#inFlight > 0) return;
    const { trimmedBefore, records, id } = this.#shard;
    if (this.#next < trimmedBefore) this.#world.faults.count('outcome.expired-unread');
    this.#next = Math.max(this.#next, trimmedBefore);
    if (this.#failed.length === 0) return;
    const expired = new Set(records.slice(0, trimmedBefore));
    for (const batch of this.#failed) {
      const held = batch.filter((record) => expired.has(record));
      if (held.length > 0) this.#options.onGivenUp(held, id);
    }
    this.#failed = this.#failed
      .map((batch) => batch.filter((record) => !expired.has(record)))
      .filter((batch) => batch.length > 0);
  }

  #eventOf(batch: Batch): unknown {
    return kinesisEvent(batch, this.#options.streamName);
  }
}

function sayDelivery(batch: Batch): string {
  const [first, last] = [batch[0], batch.at(-1)];
  return `the mapping delivers ${batch.length} of ${first?.shardId}: ${first?.sequence} to ${last?.sequence}`;
}
