import { type KinesisClient, ListShardsCommand } from '@aws-sdk/client-kinesis';
import type { MappedShard } from '../model/lambda/event-source-mapping.ts';
import { RealTime } from './real-time.ts';
import { ShardReader } from './shard-reader.ts';

const betweenRoundsMs = 50;

/**
 * A stream of a real Kinesis as far as it was read, over the SDK, from the beginning of each shard. Reading goes on in the
 * background until it is stopped.
 */
export class MirroredStream {
  readonly name: string;
  readonly #kinesis: KinesisClient;
  readonly #readers = new Map<string, ShardReader>();
  readonly #time = new RealTime();
  readonly #reading: Promise<void>;
  #isStopped = false;
  #trouble: unknown;

  constructor(kinesis: KinesisClient, name: string) {
    this.#kinesis = kinesis;
    this.name = name;
    this.#reading = this.#readOn().catch((error: unknown) => {
      this.#trouble = error;
    });
  }

  /** In the order they were made; children once their parents were read to the end, as a reader of the stream finds them. */
  shards(): readonly MappedShard[] {
    const all = [...this.#readers.values()];
    const isReadOut = (id: string): boolean => this.#readers.get(id)?.isClosed ?? true;
    return all.filter(({ parents }) => parents.every(isReadOut));
  }

  /**
   * Records read so far, those of children with unread parents included.
   *
   * @throws whatever ended the reading before its time.
   */
  get recordCount(): number {
    if (this.#trouble !== undefined) throw this.#trouble;
    return [...this.#readers.values()].reduce((sum, { records }) => sum + records.length, 0);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#reading;
  }

  async #readOn(): Promise<void> {
    while (!this.#isStopped) {
      await this.#findShards();
      for (const reader of this.#readers.values()) await reader.readOn();
      await this.#time.sleep(betweenRoundsMs);
    }
  }

  /** One page holds up to 1000 shards. */
  async #findShards(): Promise<void> {
    const { Shards = [] } = await this.#kinesis.send(new ListShardsCommand({ StreamName: this.name }));
    for (const shard of Shards) {
      const id = shard.ShardId ?? '';
      if (!this.#readers.has(id)) this.#readers.set(id, new ShardReader(this.#kinesis, this.name, shard));
    }
  }
}
