import {
  type _Record,
  DescribeStreamSummaryCommand,
  GetRecordsCommand,
  type GetRecordsOutput,
  GetShardIteratorCommand,
  type KinesisClient,
  ListShardsCommand,
  type ListShardsInput,
  type ListShardsOutput,
  PutRecordsCommand,
  type PutRecordsOutput,
  type Shard,
  type StreamDescriptionSummary,
} from '@aws-sdk/client-kinesis';
import { iteratorRequest } from '../../engine/stream/kinesis/kinesis-shard-reader.ts';
import type { ReadAt, ReadStart } from '../../engine/stream/ports.ts';
import type { ShardId } from '../../engine/stream/position.ts';

/** What a client asks of one stream. */
export interface StreamCalls {
  put(entries: readonly { readonly Data: Uint8Array; readonly PartitionKey: string }[]): Promise<PutRecordsOutput>;
  describe(): Promise<StreamDescriptionSummary | undefined>;
  /** One page, the first where it is absent. */
  list(page?: ListShardsInput): Promise<ListShardsOutput>;
  /** All that one page holds, by their ids. */
  shards(): Promise<ReadonlyMap<string | undefined, Shard>>;
  iterator(shard: ShardId, start?: ReadStart | ReadAt): Promise<string | undefined>;
  page(iterator: string | undefined, limit?: number): Promise<GetRecordsOutput>;
  /** Up to the first empty one, or to the end of the shard. */
  pages(shard: ShardId, start?: ReadStart | ReadAt, limit?: number): Promise<readonly GetRecordsOutput[]>;
  /** Those of `pages`. */
  records(shard: ShardId, start?: ReadStart | ReadAt): Promise<readonly _Record[]>;
}

/** Asks as the product does. */
export function streamCalls(client: Pick<KinesisClient, 'send'>, StreamName: string): StreamCalls {
  const calls: StreamCalls = {
    put: (entries) => client.send(new PutRecordsCommand({ StreamName, Records: [...entries] })),
    describe: async () =>
      (await client.send(new DescribeStreamSummaryCommand({ StreamName }))).StreamDescriptionSummary,
    list: (page = { StreamName }) => client.send(new ListShardsCommand(page)),
    shards: async () => new Map((await calls.list()).Shards?.map((shard) => [shard.ShardId, shard])),
    async iterator(shard, start = { kind: 'earliest' }) {
      const request = iteratorRequest(StreamName, shard, start);
      return (await client.send(new GetShardIteratorCommand(request))).ShardIterator;
    },
    page: (ShardIterator, Limit = 10_000) => client.send(new GetRecordsCommand({ ShardIterator, Limit })),
    async pages(shard, start, limit) {
      const pages: GetRecordsOutput[] = [];
      let next = await calls.iterator(shard, start);
      while (next !== undefined && pages.at(-1)?.Records?.length !== 0) {
        const page = await calls.page(next, limit);
        pages.push(page);
        next = page.NextShardIterator;
      }
      return pages;
    },
    records: async (shard, start) => (await calls.pages(shard, start)).flatMap(({ Records }) => Records ?? []),
  };
  return calls;
}
