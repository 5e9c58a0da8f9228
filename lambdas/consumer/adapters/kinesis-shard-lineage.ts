import type { KinesisClient } from '@aws-sdk/client-kinesis';
import { LineageUnknown } from '../errors.ts';
import type { ShardLineage } from '../stream-ports.ts';
import { listShards } from './kinesis-shard-list.ts';

/** Which shards came from which, from Kinesis. */
export function kinesisShardLineage(client: Pick<KinesisClient, 'send'>, streamName: string): ShardLineage {
  return {
    async parents(timeoutMs) {
      const shards = await listShards(client, streamName, timeoutMs).catch((cause: unknown) => {
        throw new LineageUnknown('Kinesis did not list the shards.', { cause });
      });
      return new Map(shards.map(({ id, parents }) => [id, parents]));
    },
  };
}
