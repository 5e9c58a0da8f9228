import type { Faults } from '../../engine/faults.ts';
import type { Random } from '../../engine/random.ts';
import type { VirtualTime } from '../../engine/virtual-time.ts';
import { kinesisErrors } from './kinesis-errors.ts';
import { divideHashSpace, hashPartitionKey } from './kinesis-hash.ts';
import type { SequenceNumbers } from './kinesis-sequence-numbers.ts';
import type { KinesisRecord, KinesisShard } from './kinesis-shard.ts';
import { KinesisShardList } from './kinesis-shard-list.ts';

/** What a stream needs of its surroundings. */
export interface StreamWorld {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly faults: Faults;
  readonly numbers: SequenceNumbers;
  readonly nextRef: () => number;
}

/** What a stream is made with. */
export interface StreamBirth {
  readonly name: string;
  readonly shardCount: number;
  readonly retentionMs: number;
  readonly startingNumber: bigint;
}

/** One life of a stream. Fault: `kinesis.arrival-out-of-order`. */
export class KinesisStream extends KinesisShardList {
  readonly createdAtMs: number;
  readonly retentionMs: number;
  readonly #world: StreamWorld;
  #isDeleted = false;

  constructor({ name, shardCount, retentionMs, startingNumber }: StreamBirth, world: StreamWorld) {
    super(name, world.numbers);
    this.createdAtMs = world.time.nowMs;
    this.retentionMs = retentionMs;
    this.#world = world;
    for (const hashes of divideHashSpace(shardCount))
      this.add({ parents: [], hashes, createdAtMs: this.createdAtMs }, startingNumber);
  }

  get isDeleted(): boolean {
    return this.#isDeleted;
  }

  /** Its records stay where they are for whoever still holds them. */
  markDeleted(): void {
    this.#isDeleted = true;
  }

  /**
   * Lets one record land in the open shard that its key belongs to.
   *
   * @param hash of the producer's own choice instead of the key's, as `ExplicitHashKey` is.
   */
  land(partitionKey: string, data: Uint8Array, hash = hashPartitionKey(partitionKey)): KinesisRecord {
    const { time, random, faults, nextRef } = this.#world;
    const shard = this.openShards().find(({ hashes }) => hashes.from <= hash && hash <= hashes.to);
    if (shard === undefined) throw new Error(`the open shards of ${this.name} do not cover the hash space`);
    const earlyMs = faults.happens('kinesis.arrival-out-of-order') ? random.integer(1, 40) : 0;
    const landedAtMs = time.nowMs;
    const arrivedAtMs = Math.max(this.createdAtMs, landedAtMs - earlyMs);
    return shard.append({ ref: nextRef(), partitionKey, data, arrivedAtMs, landedAtMs });
  }

  /** Closes an open shard and opens two in its place: in the middle of its range, or anywhere in it. */
  split(id: string): readonly [KinesisShard, KinesisShard] {
    const parent = this.#close(id);
    const { from, to } = parent.hashes;
    const share = BigInt(this.#world.random.pick([500, 500, 1, 999, 333]));
    const middle = from + ((to - from) * share) / 1000n;
    const birth = { parents: [id], createdAtMs: this.#world.time.nowMs };
    return [
      this.add({ ...birth, hashes: { from, to: middle } }, parent.highestNumber),
      this.add({ ...birth, hashes: { from: middle + 1n, to } }, parent.highestNumber),
    ];
  }

  /** Closes two open neighbours and opens one in their place; the first is its parent, the second the adjacent one. */
  merge(id: string, adjacentId: string): KinesisShard {
    const isPair = (one: string, other: string): boolean =>
      this.mergeablePairs().some(([left, right]) => left.id === one && right.id === other);
    if (!isPair(id, adjacentId) && !isPair(adjacentId, id))
      throw kinesisErrors.invalidArgument(`Shards ${id} and ${adjacentId} are not two open neighbours.`);
    const [parent, adjacent] = [this.#close(id), this.#close(adjacentId)];
    const [low, high] = parent.hashes.from < adjacent.hashes.from ? [parent, adjacent] : [adjacent, parent];
    const above = parent.highestNumber < adjacent.highestNumber ? adjacent : parent;
    const hashes = { from: low.hashes.from, to: high.hashes.to };
    const birth = { parents: [id, adjacentId], hashes, createdAtMs: this.#world.time.nowMs };
    return this.add(birth, above.highestNumber);
  }

  /** Trims the oldest records of one shard whatever their age; gives exactly those. */
  trim(id: string, count: number): readonly KinesisRecord[] {
    const shard = this.shard(id);
    return shard.trimBefore(shard.trimmedBefore + count);
  }

  /** Trims what has outlived the retention, and takes closed shards that did off the list; gives what was trimmed. */
  trimExpired(): readonly KinesisRecord[] {
    const horizonMs = this.#world.time.nowMs - this.retentionMs;
    return this.shards().flatMap((shard) => {
      if (shard.closedAtMs !== undefined && shard.closedAtMs <= horizonMs) return shard.forget();
      const kept = shard.records.findIndex(({ landedAtMs }) => landedAtMs > horizonMs);
      return shard.trimBefore(kept === -1 ? shard.records.length : kept);
    });
  }

  #close(id: string): KinesisShard {
    const shard = this.shard(id);
    if (shard.isClosed) throw kinesisErrors.invalidArgument(`Shard ${id} is closed.`);
    shard.close(this.#world.time.nowMs);
    return shard;
  }
}
