import { kinesisErrors } from './kinesis-errors.ts';
import type { FormerNumbers, SequenceNumbers } from './kinesis-sequence-numbers.ts';
import { KinesisShard, type ShardBirth } from './kinesis-shard.ts';

/** The shards of one incarnation of a stream, in the order they were made. */
export class KinesisShardList {
  readonly name: string;
  readonly #shards: KinesisShard[] = [];
  readonly #numbers: SequenceNumbers;

  constructor(name: string, numbers: SequenceNumbers) {
    this.name = name;
    this.#numbers = numbers;
  }

  /** Those that the service lists. */
  shards(): readonly KinesisShard[] {
    return this.#shards.filter(({ isGone }) => !isGone);
  }

  /** Also those that are too old to be listed. */
  allShards(): readonly KinesisShard[] {
    return this.#shards;
  }

  openShards(): readonly KinesisShard[] {
    return this.#shards.filter(({ isClosed }) => !isClosed);
  }

  /** Pairs of open shards that lie next to each other: those that can be merged. */
  mergeablePairs(): readonly (readonly [KinesisShard, KinesisShard])[] {
    const open = this.openShards();
    return open.flatMap((left) =>
      open.filter((right) => right.hashes.from === left.hashes.to + 1n).map((right) => [left, right] as const),
    );
  }

  /** @throws ResourceNotFoundException where the service lists no such shard. */
  shard(id: string): KinesisShard {
    const shard = this.#shards.find((one) => one.id === id);
    if (shard === undefined || shard.isGone) throw kinesisErrors.notFound(`Shard ${id} in stream ${this.name}`);
    return shard;
  }

  childrenOf(shard: KinesisShard): readonly KinesisShard[] {
    return this.#shards.filter(({ parents }) => parents.includes(shard.id));
  }

  /** What a next life of the stream may begin above, or below. */
  get usedNumbers(): FormerNumbers {
    const numbers = this.#shards
      .flatMap(({ startingNumber, highestNumber }) => [startingNumber, highestNumber])
      .sort((a, b) => Number(a > b) - Number(a < b));
    return { lowest: numbers[0] ?? 0n, highest: numbers.at(-1) ?? 0n };
  }

  /** Makes a shard whose numbers lie above those of its parents. Ids count up from zero in each life of a stream. */
  protected add(birth: Omit<ShardBirth, 'id' | 'startingNumber'>, above: bigint): KinesisShard {
    const id = `shardId-${String(this.#shards.length).padStart(12, '0')}`;
    const startingNumber = this.#numbers.after(above);
    const shard = new KinesisShard({ ...birth, id, startingNumber }, this.#numbers);
    this.#shards.push(shard);
    return shard;
  }
}
