import { type KinesisClient, ListShardsCommand, type Shard } from '@aws-sdk/client-kinesis';
import { parseShardId, type ShardId } from '../../shared/position.ts';

/** One shard, and the shards that it came from: none, one, or after a merge two. */
export interface ListedShard {
  readonly id: ShardId;
  readonly parents: readonly ShardId[];
}

/** The most that a page holds. */
const shardsPerPage = 10_000;

/**
 * All shards that a stream lists, closed ones included.
 *
 * @param timeoutMs for each page.
 * @throws whatever the client throws; TypeError where a shard has no id.
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ListShards.html
 */
export async function listShards(
  client: Pick<KinesisClient, 'send'>,
  streamName: string,
  timeoutMs: number,
): Promise<readonly ListedShard[]> {
  const shards: ListedShard[] = [];
  let next: string | undefined;
  do {
    // The token names the stream by itself; the two together are refused.
    const place = next === undefined ? { StreamName: streamName } : { NextToken: next };
    const command = new ListShardsCommand({ ...place, MaxResults: shardsPerPage });
    const page = await client.send(command, { abortSignal: AbortSignal.timeout(timeoutMs) });
    shards.push(...(page.Shards ?? []).map(readShard));
    next = page.NextToken;
  } while (next !== undefined);
  return shards;
}

function readShard({
  ShardId: id,
  ParentShardId: parent,
  AdjacentParentShardId: adjacent,
}: Shard): ListedShard {
  const parents = [parent, adjacent].filter((each) => each !== undefined);
  return { id: readShardId(id), parents: parents.map(readShardId) };
}

function readShardId(text: string | undefined): ShardId {
  const id = parseShardId(text);
  if (id === undefined) throw new TypeError('Kinesis lists a shard without its id.');
  return id;
}
