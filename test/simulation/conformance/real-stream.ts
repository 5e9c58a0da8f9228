import {
  CreateStreamCommand,
  DeleteStreamCommand,
  DescribeStreamSummaryCommand,
  type KinesisClient,
  ListShardsCommand,
  MergeShardsCommand,
  type Shard,
  SplitShardCommand,
} from '@aws-sdk/client-kinesis';
import { waitUntil } from '../../../cli/local/process/wait-until.ts';
import { hangMs } from '../../support/hang-ms.ts';

/** A stream of a real Kinesis, and what an operator does to it. Each call ends when the stream is active again. */
export interface RealStream {
  readonly name: string;
  untilActive(): Promise<void>;
  /** Closed ones too. */
  allShards(): Promise<readonly string[]>;
  /** Open shards, by their hash range. */
  openShards(): Promise<readonly string[]>;
  /** Splits an open shard in the middle of its range; gives the children. */
  split(shardId: string): Promise<readonly string[]>;
  /** Merges two open neighbours; gives the child. */
  merge(shardId: string, adjacentId: string): Promise<readonly string[]>;
  delete(): Promise<void>;
}

/** Makes a stream. */
export async function createRealStream(kinesis: KinesisClient, name: string, shardCount: number): Promise<RealStream> {
  await kinesis.send(new CreateStreamCommand({ StreamName: name, ShardCount: shardCount }));
  const stream = existingStream(kinesis, name);
  await stream.untilActive();
  return stream;
}

/** Takes a stream that is there already. */
export function existingStream(kinesis: KinesisClient, name: string): RealStream {
  const StreamName = name;
  const untilActive = async (): Promise<void> => void (await waitUntil(isActive, waiting));
  const isActive = async (): Promise<true | undefined> => {
    const { StreamDescriptionSummary } = await kinesis.send(new DescribeStreamSummaryCommand({ StreamName }));
    return StreamDescriptionSummary?.StreamStatus === 'ACTIVE' ? true : undefined;
  };
  const shards = async (): Promise<readonly Shard[]> =>
    (await kinesis.send(new ListShardsCommand({ StreamName }))).Shards ?? [];
  const childrenOf = async (id: string): Promise<readonly string[]> => {
    await untilActive();
    return idsOf((await shards()).filter(({ ParentShardId }) => ParentShardId === id));
  };

  return {
    name,
    untilActive,
    allShards: async () => idsOf(await shards()),
    openShards: async () => idsOf((await shards()).filter(isOpen).sort(byHashRange)),
    async split(shardId) {
      const shard = (await shards()).find(({ ShardId }) => ShardId === shardId);
      const NewStartingHashKey = String(middleOf(shard));
      await kinesis.send(new SplitShardCommand({ StreamName, ShardToSplit: shardId, NewStartingHashKey }));
      return childrenOf(shardId);
    },
    async merge(shardId, adjacentId) {
      await kinesis.send(
        new MergeShardsCommand({ StreamName, ShardToMerge: shardId, AdjacentShardToMerge: adjacentId }),
      );
      return childrenOf(shardId);
    },
    delete: async () => void (await kinesis.send(new DeleteStreamCommand({ StreamName }))),
  };
}

const waiting = { timeoutMs: hangMs, intervalMs: 30, otherwise: () => 'The stream did not become active.' };

function isOpen({ SequenceNumberRange }: Shard): boolean {
  return SequenceNumberRange?.EndingSequenceNumber === undefined;
}

function byHashRange(left: Shard, right: Shard): number {
  return Number(firstHash(left) - firstHash(right));
}

function firstHash(shard: Shard | undefined): bigint {
  return BigInt(shard?.HashKeyRange?.StartingHashKey ?? 0);
}

function middleOf(shard: Shard | undefined): bigint {
  return (firstHash(shard) + BigInt(shard?.HashKeyRange?.EndingHashKey ?? 0)) / 2n;
}

function idsOf(shards: readonly Shard[]): readonly string[] {
  return shards.flatMap(({ ShardId }) => ShardId ?? []);
}
