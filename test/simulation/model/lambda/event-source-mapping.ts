import type { Faults } from '../../engine/faults.ts';
import type { Random } from '../../engine/random.ts';
import type { VirtualTime } from '../../engine/virtual-time.ts';
import type { KinesisRecord, KinesisShard } from '../kinesis/kinesis-shard.ts';
import type { LambdaFunction } from './lambda-function.ts';
import { ShardPoller } from './shard-poller.ts';

/** What a mapping reads of a shard. */
export type MappedShard = Pick<KinesisShard, 'id' | 'parents' | 'records' | 'isClosed' | 'trimmedBefore' | 'isGone'>;

/** What a mapping connects, and how. */
export interface MappingOptions {
  readonly streamName: string;
  /** The stream as it is now; undefined while there is none of its name. */
  readonly stream: () => { shards(): readonly MappedShard[] } | undefined;
  readonly target: LambdaFunction;
  readonly batchSize: number;
  /** How long records are gathered for a batch that is not full; 0 where none are, and batches are of any size. */
  readonly batchingWindowMs: number;
  /** Gets each batch that the function has answered with success. */
  readonly onDelivered?: (records: readonly KinesisRecord[]) => void;
  /** Gets what the mapping gives up on: records of a shard that expired while it tried again and again to deliver them. */
  readonly onGivenUp: (records: readonly KinesisRecord[], shardId: string) => void;
  /** Wrong settings, for planted bugs only; the product cannot be deployed with them. */
  readonly wrong?: 'latest' | 'factor-two' | 'bisect';
}

/** What a mapping is driven by. */
export interface MappingWorld {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly faults: Faults;
}

/**
 * An event source mapping as AWS documents it: a shard's records in order, one batch at a time, the same batch again until
 * it succeeds or its records expire; parents before children; disabled and enabled it goes on where it was. What expires
 * before it was read is lost, and nobody hears of it: only what an invocation failed with has a failure destination. A batch
 * that it holds when its stream is deleted may come again in the next life of the stream.
 *
 * Faults: `mapping.restarts` (enabled again, it replays from the start, as LocalStack does), `mapping.closed-again` (records of
 * closed shards come again, for ever), `mapping.twice` (one batch in two invocations at once), `mapping.impatient` (it
 * takes an invocation that still runs for failed, and delivers the batch again).
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
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
    for (const poller of this.#pollers.values()) poller.forgetFailed();
    if (this.#world.faults.happens('mapping.restarts')) for (const poller of this.#pollers.values()) poller.restart();
    this.#poll();
  }

  /** Invocations under way run to their end, and what they answer still counts. */
  disable(): void {
    this.#isEnabled = false;
    this.#cancelPoll();
  }

  delete(): void {
    this.disable();
    this.#isDeleted = true;
  }

  get isDeleted(): boolean {
    return this.#isDeleted;
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
    for (const [shard, poller] of this.#pollers)
      if (shard.isGone) poller.passExpired();
      else if (!shards.includes(shard)) poller.deliverAgain();
    for (const shard of shards) if (this.#mayRead(shard, shards)) this.#pollerOf(shard).poll();
    // About once a second a shard, as documented.
    this.#cancelPoll = this.#world.time.after(this.#world.random.integer(500, 1_500), () => this.#poll());
  }

  #listed(): readonly MappedShard[] {
    return this.#options.stream()?.shards() ?? [];
  }

  /** Parents that are not listed any more count as read; an empty one is read once those before it are. */
  #mayRead(shard: MappedShard, shards: readonly MappedShard[]): boolean {
    return shards
      .filter(({ id }) => shard.parents.includes(id))
      .every((parent) => parent.isClosed && this.#mayRead(parent, shards) && this.#pollerOf(parent).hasBeenAtEnd);
  }

  #pollerOf(shard: MappedShard): ShardPoller {
    const known = this.#pollers.get(shard);
    if (known !== undefined) return known;
    const poller = new ShardPoller(shard, this.#options, this.#world);
    this.#pollers.set(shard, poller);
    return poller;
  }
}
