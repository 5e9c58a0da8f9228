import { type KinesisClient, ListShardsCommand, type Shard } from '@aws-sdk/client-kinesis';
import { StreamUnreadable } from '../errors.ts';
import type { StreamShards } from '../ports.ts';
import { parseShardId, type ShardId } from '../position.ts';
import { streamAddress } from './stream-address.ts';

/** The most that a page holds. */
const shardsPerPage = 10_000;

/**
 * The shards of one stream, from Kinesis.
 *
 * @param stream its name, or its ARN where it may be of another account.
 */
export function kinesisStreamShards(client: Pick<KinesisClient, 'send'>, stream: string): StreamShards {
  return {
    list: (timeoutMs) =>
      listShards(client, stream, () => AbortSignal.timeout(timeoutMs))
        .then((shards) => shards.map(readShardId))
        .catch((cause: unknown) => {
          throw new StreamUnreadable('Kinesis does not list the shards.', { cause });
        }),
  };
}

/**
 * All shards of a stream that still hold records, closed ones included; parents before their children.
 *
 * @param stream its name, or its ARN where it may be of another account.
 * @param signal of each call.
 * @throws whatever the client does.
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ListShards.html
 */
export async function listShards(
  client: Pick<KinesisClient, 'send'>,
  stream: string,
  signal: () => AbortSignal,
): Promise<readonly Shard[]> {
  const shards: Shard[] = [];
  let next: string | undefined;
  do {
    // The token names the stream by itself; the two together are refused.
    const place = next === undefined ? streamAddress(stream) : { NextToken: next };
    const command = new ListShardsCommand({ ...place, MaxResults: shardsPerPage });
    const page = await client.send(command, { abortSignal: signal() });
    shards.push(...(page.Shards ?? []));
    next = page.NextToken;
  } while (next !== undefined);
  // Ids ascend with the time of creation, so a parent comes before its children.
  return shards.sort(({ ShardId: left = '' }, { ShardId: right = '' }) => (left < right ? -1 : 1));
}

function readShardId({ ShardId: text }: Shard): ShardId {
  const id = parseShardId(text);
  if (id === undefined) throw new TypeError('Kinesis lists a shard without its id.');
  return id;
}
