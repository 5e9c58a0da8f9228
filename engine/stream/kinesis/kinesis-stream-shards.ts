import { type KinesisClient, ListShardsCommand } from '@aws-sdk/client-kinesis';
import { StreamUnreadable } from '../errors.ts';
import type { StreamShards } from '../ports.ts';
import { parseShardId, type ShardId } from '../position.ts';

/** The most that a page holds. */
const shardsPerPage = 10_000;

/** The shards of one stream, from Kinesis. */
export function kinesisStreamShards(client: Pick<KinesisClient, 'send'>, streamName: string): StreamShards {
  return {
    async list(timeoutMs) {
      const shards = await listShards(client, streamName, timeoutMs).catch((cause: unknown) => {
        throw new StreamUnreadable('Kinesis does not list the shards.', { cause });
      });
      // Ids ascend with the time of creation, so a parent comes before its children.
      return shards.sort();
    },
  };
}

/** @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ListShards.html */
async function listShards(
  client: Pick<KinesisClient, 'send'>,
  streamName: string,
  timeoutMs: number,
): Promise<ShardId[]> {
  const shards: ShardId[] = [];
  let next: string | undefined;
  do {
    // The token names the stream by itself; the two together are refused.
    const place = next === undefined ? { StreamName: streamName } : { NextToken: next };
    const command = new ListShardsCommand({ ...place, MaxResults: shardsPerPage });
    const page = await client.send(command, { abortSignal: AbortSignal.timeout(timeoutMs) });
    shards.push(...(page.Shards ?? []).map((shard) => readShardId(shard.ShardId)));
    next = page.NextToken;
  } while (next !== undefined);
  return shards;
}

function readShardId(text: string | undefined): ShardId {
  const id = parseShardId(text);
  if (id === undefined) throw new TypeError('Kinesis lists a shard without its id.');
  return id;
}
