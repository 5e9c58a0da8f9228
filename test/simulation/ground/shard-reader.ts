import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  type KinesisClient,
  type Shard,
  type _Record as WireRecord,
} from '@aws-sdk/client-kinesis';

/** One record as a shard gave it. */
export interface MirroredRecord {
  readonly shardId: string;
  readonly sequence: string;
  readonly partitionKey: string;
  readonly data: Uint8Array;
  readonly arrivedAtMs: number;
}

/** What was read of one shard so far. Closed means read to its end: there will be no more. */
export interface MirroredShard {
  readonly id: string;
  readonly parents: readonly string[];
  readonly records: readonly MirroredRecord[];
  readonly trimmedBefore: number;
  readonly isClosed: boolean;
}

/** Reads one shard from its beginning, page by page. */
export class ShardReader implements MirroredShard {
  readonly id: string;
  readonly parents: readonly string[];
  readonly records: MirroredRecord[] = [];
  readonly trimmedBefore = 0;
  readonly #kinesis: KinesisClient;
  readonly #streamName: string;
  /** Undefined before the first page, null after the last. */
  #iterator: string | null | undefined;

  constructor(kinesis: KinesisClient, streamName: string, shard: Shard) {
    this.id = shard.ShardId ?? '';
    this.parents = [shard.ParentShardId, shard.AdjacentParentShardId].filter((id) => id !== undefined);
    this.#kinesis = kinesis;
    this.#streamName = streamName;
  }

  get isClosed(): boolean {
    return this.#iterator === null;
  }

  /** Reads the next page; nothing where there is none. */
  async readOn(): Promise<void> {
    if (this.#iterator === null) return;
    const ShardIterator = this.#iterator ?? (await this.#begin());
    const page = await this.#kinesis.send(new GetRecordsCommand({ ShardIterator }));
    this.records.push(...(page.Records ?? []).map((record) => this.#mirrored(record)));
    this.#iterator = page.NextShardIterator ?? null;
  }

  async #begin(): Promise<string | undefined> {
    const place = {
      StreamName: this.#streamName,
      ShardId: this.id,
      ShardIteratorType: 'TRIM_HORIZON',
    } as const;
    return (await this.#kinesis.send(new GetShardIteratorCommand(place))).ShardIterator;
  }

  #mirrored({ SequenceNumber, PartitionKey, Data, ApproximateArrivalTimestamp }: WireRecord): MirroredRecord {
    return {
      shardId: this.id,
      sequence: SequenceNumber ?? '',
      partitionKey: PartitionKey ?? '',
      data: Data ?? new Uint8Array(),
      arrivedAtMs: ApproximateArrivalTimestamp?.getTime() ?? 0,
    };
  }
}
