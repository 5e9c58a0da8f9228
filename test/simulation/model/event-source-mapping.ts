import type { Faults } from '../engine/faults.ts';
import type { Random } from '../engine/random.ts';
import type { VirtualTime } from '../engine/virtual-time.ts';
import { bufferOver } from './buffer-over.ts';
import type { KinesisRecord, KinesisShard } from './kinesis-shard.ts';
import type { LambdaFunction } from './lambda-function.ts';

/** What a mapping reads of a shard. */
export type MappedShard = Pick<
  KinesisShard,
  'id' | 'parents' | 'records' | 'isClosed' | 'trimmedBefore' | 'isGone'
>;

/** What a mapping connects, and how. */
export interface MappingOptions {
  readonly streamName: string;
  /** The stream as it is now; undefined while there is none of its name. */
  readonly stream: () => { shards(): readonly MappedShard[] } | undefined;
  readonly target: LambdaFunction;
  readonly batchSize: number;
  /** Gets what the mapping gives up on: records of a shard that expired while it still tried to deliver them, or unread. */
  readonly onGivenUp: (records: readonly KinesisRecord[], shardId: string) => void;
  /** Wrong settings, for planted bugs only; the product cannot be deployed with them. */
  readonly wrong?: 'latest' | 'factor-two' | 'bisect';
}

/** Between two deliveries of a batch that fails. */
const longestPauseMs = 15_000;

interface MappingWorld {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly faults: Faults;
}

/**
 * An event source mapping as AWS documents it: a shard's records in order, one batch at a time, the same batch again until
 * it succeeds or its records expire; parents before children; disabled and enabled it goes on where it was.
 *
 * Faults: `mapping.restarts` (enabled again, it replays from the start, as LocalStack does), `mapping.closed-again` (records of
 * closed shards come again, for ever), `mapping.twice` (one batch in two invocations at once), `mapping.impatient` (it
 * takes an invocation that still runs for failed, and delivers the batch again).
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
 */
export class EventSourceMapping {
  readonly #options: MappingOptions;
  readonly #world: MappingWorld;
  #pollers = new Map<MappedShard, ShardPoller>();
  #isEnabled = true;
  #isDeleted = false;
  #cancelPoll: () => void = () => undefined;

  constructor(options: MappingOptions, world: MappingWorld) {
    this.#options = options;
    this.#world = world;
    // A new mapping begins at the trim horizon: what expired before is none of its business.
    for (const shard of this.#listed())
      this.#pollerOf(shard).passOver(options.wrong === 'latest' ? shard.records.length : shard.trimmedBefore);
    this.#poll();
  }

  enable(): void {
    if (this.#isEnabled || this.#isDeleted) return;
    this.#isEnabled = true;
    if (this.#world.faults.happens('mapping.restarts'))
      for (const poller of this.#pollers.values()) poller.restart();
    this.#poll();
  }

  /** Invocations under way run to their end, and what they answer still counts. */
  disable(): void {
    this.#isEnabled = false;
    this.#cancelPoll();
  }

  delete(): void {
    this.disable();
    for (const poller of this.#pollers.values()) poller.giveUpExpired();
    this.#isDeleted = true;
  }

  /** True where everything that can be read has been delivered with success. */
  get isCaughtUp(): boolean {
    return this.#listed().every(
      (shard) => this.#pollers.get(shard)?.isAtEnd ?? shard.records.length === shard.trimmedBefore,
    );
  }

  #poll(): void {
    if (!this.#isEnabled) return;
    const shards = this.#listed();
    // Also those that wait for their parents: they may expire before their turn.
    for (const shard of shards) this.#pollerOf(shard);
    for (const [shard, poller] of this.#pollers) if (shard.isGone) poller.giveUpExpired();
    for (const shard of shards) if (this.#mayRead(shard, shards)) this.#pollerOf(shard).poll();
    // About once a second a shard, as documented.
    this.#cancelPoll = this.#world.time.after(this.#world.random.integer(500, 1_500), () => this.#poll());
  }

  #listed(): readonly MappedShard[] {
    return this.#options.stream()?.shards() ?? [];
  }

  /** A shard whose parents are not listed any more counts as free to read. */
  #mayRead(shard: MappedShard, shards: readonly MappedShard[]): boolean {
    return shards
      .filter(({ id }) => shard.parents.includes(id))
      .every((parent) => this.#pollerOf(parent).hasBeenAtEnd && parent.isClosed);
  }

  #pollerOf(shard: MappedShard): ShardPoller {
    const known = this.#pollers.get(shard);
    if (known !== undefined) return known;
    const poller = new ShardPoller(shard, this.#options, this.#world);
    this.#pollers.set(shard, poller);
    return poller;
  }
}

/** Reads one shard for one mapping. */
class ShardPoller {
  readonly #shard: MappedShard;
  readonly #options: MappingOptions;
  readonly #world: MappingWorld;
  /** Index of the first record that is not delivered with success. */
  #position = 0;
  #retried: readonly KinesisRecord[] | undefined;
  #retryAtMs = 0;
  #failures = 0;
  #inFlight = 0;
  #hasBeenAtEnd = false;

  constructor(shard: MappedShard, options: MappingOptions, world: MappingWorld) {
    this.#shard = shard;
    this.#options = options;
    this.#world = world;
  }

  get isAtEnd(): boolean {
    return this.#position >= this.#shard.records.length && this.#inFlight === 0;
  }

  /** Stays true once it was: what comes again later does not hold children up. */
  get hasBeenAtEnd(): boolean {
    this.#hasBeenAtEnd ||= this.isAtEnd;
    return this.#hasBeenAtEnd;
  }

  /** Begins at this index where it has not come further. */
  passOver(index: number): void {
    this.#position = Math.max(this.#position, index);
  }

  /** Back to the oldest record that can still be read. */
  restart(): void {
    this.giveUpExpired();
    this.#position = this.#shard.trimmedBefore;
    this.#retried = undefined;
  }

  poll(): void {
    const { faults } = this.#world;
    const mostAtOnce = this.#options.wrong === 'factor-two' ? 2 : 1;
    if (this.#inFlight >= mostAtOnce) return;
    // Noted before the fault is drawn: children must not wait for ever because their parents come again.
    if (this.#shard.isClosed && this.hasBeenAtEnd && this.isAtEnd && faults.happens('mapping.closed-again'))
      this.restart();
    this.giveUpExpired();
    if (this.#retried !== undefined && this.#world.time.nowMs < this.#retryAtMs) return;
    const batch = this.#retried ?? this.#nextBatch();
    if (batch.length === 0) return;
    this.#retried = undefined;
    faults.note(() => sayDelivery(batch));
    void this.#deliver(batch);
    if (faults.happens('mapping.twice')) void this.#deliverTwin(batch);
  }

  #nextBatch(): readonly KinesisRecord[] {
    const most = this.#world.random.integer(1, this.#options.batchSize);
    const start =
      this.#options.wrong === 'factor-two' ? this.#position + this.#inFlight * most : this.#position;
    return this.#shard.records.slice(start, start + most);
  }

  async #deliver(batch: readonly KinesisRecord[]): Promise<void> {
    this.#inFlight += 1;
    const end = await this.#invoke(batch);
    this.#inFlight -= 1;
    if (end === 'answered') {
      this.#failures = 0;
      const last = batch.at(-1);
      const index = last === undefined ? -1 : this.#shard.records.indexOf(last);
      this.#position = Math.max(this.#position, index + 1);
      return;
    }
    this.#world.faults.count('outcome.batch-redelivered');
    this.#retried = this.#options.wrong === 'bisect' ? this.#wrongHalf(batch) : batch;
    this.#retryAtMs = this.#world.time.nowMs + this.#drawPauseMs();
  }

  /** How far apart retries lie is not documented; at once and every time would only meet the same trouble more often. */
  #drawPauseMs(): number {
    this.#failures += 1;
    return this.#world.random.integer(0, Math.min(longestPauseMs, 400 * 2 ** this.#failures));
  }

  /** Nobody waits for it, and it begins together with the other or a little later. */
  async #deliverTwin(batch: readonly KinesisRecord[]): Promise<void> {
    const { time, random } = this.#world;
    if (random.chance(0.7)) await time.sleep(random.integer(1, 60));
    await this.#options.target.invoke(this.#eventOf(batch));
  }

  /** Impatience: the invocation goes on, and nobody waits for it any more. */
  async #invoke(batch: readonly KinesisRecord[]): Promise<'answered' | 'failed'> {
    const { time, random, faults } = this.#world;
    const invocation = this.#options.target.invoke(this.#eventOf(batch)).then(({ kind }) => kind);
    if (!faults.happens('mapping.impatient')) return invocation;
    const impatience = time.sleep(random.integer(5, 300)).then(() => 'failed' as const);
    return Promise.race([invocation, impatience]);
  }

  /** With bisect the order in which the halves come is not documented: here the later one comes first. */
  #wrongHalf(batch: readonly KinesisRecord[]): readonly KinesisRecord[] {
    return batch.length === 1 ? batch : batch.slice(Math.ceil(batch.length / 2));
  }

  /** What expired before it was delivered goes to the failure destination: read and retried, or not read at all. */
  giveUpExpired(): void {
    const { trimmedBefore, records } = this.#shard;
    if (this.#position >= trimmedBefore) return;
    const expired = records.slice(this.#position, trimmedBefore);
    this.#options.onGivenUp(expired, this.#shard.id);
    this.#position = trimmedBefore;
    this.#retried = this.#retried?.filter((record) => !expired.includes(record));
    if (this.#retried?.length === 0) this.#retried = undefined;
  }

  #eventOf(batch: readonly KinesisRecord[]): unknown {
    return {
      Records: batch.map((record) => ({
        eventID: `${record.shardId}:${record.sequence}`,
        eventSourceARN: `arn:aws:kinesis:us-east-1:000000000000:stream/${this.#options.streamName}`,
        kinesis: {
          sequenceNumber: record.sequence,
          partitionKey: record.partitionKey,
          data: bufferOver(record.data).toString('base64'),
          approximateArrivalTimestamp: record.arrivedAtMs / 1000,
        },
      })),
    };
  }
}

function sayDelivery(batch: readonly KinesisRecord[]): string {
  const [first, last] = [batch[0], batch.at(-1)];
  return `the mapping delivers ${batch.length} of ${first?.shardId}: ${first?.sequence} to ${last?.sequence}`;
}
