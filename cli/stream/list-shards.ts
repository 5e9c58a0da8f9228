import type { KinesisClient, Shard } from '@aws-sdk/client-kinesis';

/** The most that a page holds. */
const shardsPerPage = 10_000;

/**
 * All shards of a stream that still hold records, closed ones included; parents before their children.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ListShards.html
 */
export async function listShards(
  client: Pick<KinesisClient, 'send'>,
  stream: string,
  signal: AbortSignal,
): Promise<readonly Shard[]> {
  const { ListShardsCommand } = await import('@aws-sdk/client-kinesis');
  const shards: Shard[] = [];
  let next: string | undefined;
  do {
    // The token names the stream by itself; the two together are refused.
    const place = next === undefined ? { StreamName: stream } : { NextToken: next };
    const page = await client.send(new ListShardsCommand({ ...place, MaxResults: shardsPerPage }), {
      abortSignal: signal,
    });
    shards.push(...(page.Shards ?? []));
    next = page.NextToken;
  } while (next !== undefined);
  // Ids ascend with the time of creation.
  return shards.sort(({ ShardId: left = '' }, { ShardId: right = '' }) => (left < right ? -1 : 1));
}
