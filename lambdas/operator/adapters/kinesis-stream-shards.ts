import type { KinesisClient } from '@aws-sdk/client-kinesis';
import { listShards } from '../../consumer/adapters/kinesis-shard-list.ts';
import { StreamUnreadable } from '../errors.ts';
import type { StreamShards } from '../ports.ts';

/** The shards of one stream, from Kinesis. */
export function kinesisStreamShards(client: Pick<KinesisClient, 'send'>, streamName: string): StreamShards {
  return {
    async list(timeoutMs) {
      const shards = await listShards(client, streamName, timeoutMs).catch((cause: unknown) => {
        throw new StreamUnreadable('Kinesis does not list the shards.', { cause });
      });
      // Ids ascend with the time of creation, so a parent comes before its children.
      return shards.map(({ id }) => id).sort();
    },
  };
}
