import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  type KinesisClient,
  ListShardsCommand,
} from '@aws-sdk/client-kinesis';
import type { CheckpointRow } from './checkpoint-rows.ts';

/** Whether every shard of the stream ends at its checkpoint: nothing lies in it that the group has not handled. */
export async function isCaughtUp(
  kinesis: KinesisClient,
  streamName: string,
  checkpoints: readonly CheckpointRow[],
): Promise<boolean> {
  const shards = await listShardIds(kinesis, streamName);
  for (const shard of shards) {
    const checkpoint = checkpoints.find((row) => row.shard === shard);
    if (!(await isEmptyAfter(kinesis, streamName, shard, checkpoint))) return false;
  }
  // A stream has one at least: an answer without any says nothing about its records.
  return shards.length > 0;
}

async function isEmptyAfter(
  kinesis: KinesisClient,
  StreamName: string,
  ShardId: string,
  checkpoint: CheckpointRow | undefined,
): Promise<boolean> {
  const position =
    checkpoint === undefined
      ? ({ ShardIteratorType: 'TRIM_HORIZON' } as const)
      : ({
          ShardIteratorType: 'AFTER_SEQUENCE_NUMBER',
          StartingSequenceNumber: checkpoint.sequence,
        } as const);
  const { ShardIterator } = await kinesis.send(new GetShardIteratorCommand({ StreamName, ShardId, ...position }));
  const page = await kinesis.send(new GetRecordsCommand({ ShardIterator, Limit: 1 }));
  // An empty page alone says nothing: a shard may have gaps.
  return (page.Records ?? []).length === 0 && page.MillisBehindLatest === 0;
}

async function listShardIds(kinesis: KinesisClient, StreamName: string): Promise<readonly string[]> {
  const ids: string[] = [];
  let NextToken: string | undefined;
  do {
    // A page's token stands for the stream: both together are refused.
    const page = await kinesis.send(new ListShardsCommand(NextToken === undefined ? { StreamName } : { NextToken }));
    ids.push(...(page.Shards ?? []).flatMap((shard) => shard.ShardId ?? []));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return ids;
}
