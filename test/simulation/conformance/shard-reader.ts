import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  type KinesisClient,
  type Shard,
  type _Record as WireRecord,
} from '@aws-sdk/client-kinesis';
import type { KinesisRecord } from '../model/kinesis/kinesis-shard.ts';
import type { MappedShard } from '../model/lambda/event-source-mapping.ts';

/** Reads one shard from its beginning, page by page. Closed means read to its end: there will be no more. */
export class ShardReader implements MappedShard {
  readonly id: string;
  readonly parents: readonly string[];
  readonly records: KinesisRecord[] = [];
  readonly trimmedBefore = 0;
  readonly isGone = false;
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
    this.records.push(
      ...(page.Records ?? []).map((record, index) => this.#mirrored(record, this.records.length + index)),
    );
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

  #mirrored(
    { SequenceNumber, PartitionKey, Data, ApproximateArrivalTimestamp }: WireRecord,
    ref: number,
  ): KinesisRecord {
    const arrivedAtMs = ApproximateArrivalTimestamp?.getTime() ?? 0;
    return {
      ref,
      shardId: this.id,
      sequence: SequenceNumber ?? '',
      partitionKey: PartitionKey ?? '',
      data: Data ?? new Uint8Array(),
      arrivedAtMs,
      landedAtMs: arrivedAtMs,
    };
  }
}
