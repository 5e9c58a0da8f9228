import { DescribeStreamSummaryCommand, type KinesisClient, ListShardsCommand } from '@aws-sdk/client-kinesis';
import { parseShardId, type ShardId } from '../../shared/position.ts';
import { StreamUnreadable } from '../errors.ts';
import type { StreamShards } from '../ports.ts';

const msPerHour = 3_600_000;

/** What Kinesis says of one stream. */
export function kinesisStreamShards(client: Pick<KinesisClient, 'send'>, streamName: string): StreamShards {
  return {
    async list(timeoutMs) {
      const shards: ShardId[] = [];
      let next: string | undefined;
      do {
        // The token names the stream by itself; the two together are refused.
        const command = new ListShardsCommand(
          next === undefined ? { StreamName: streamName } : { NextToken: next },
        );
        const page = await client
          .send(command, { abortSignal: AbortSignal.timeout(timeoutMs) })
          .catch((cause: unknown) => fail('Kinesis does not list the shards.', cause));
        shards.push(...(page.Shards ?? []).map(({ ShardId }) => readShardId(ShardId)));
        next = page.NextToken;
      } while (next !== undefined);
      // Ids ascend with the time of creation, so a parent comes before its children.
      return shards.sort();
    },

    async retentionMs(timeoutMs) {
      const command = new DescribeStreamSummaryCommand({ StreamName: streamName });
      const reply = await client
        .send(command, { abortSignal: AbortSignal.timeout(timeoutMs) })
        .catch((cause: unknown) => fail('Kinesis does not describe the stream.', cause));
      const hours = reply.StreamDescriptionSummary?.RetentionPeriodHours;
      if (hours === undefined) return fail('Kinesis described the stream without its retention.', undefined);
      return hours * msPerHour;
    },
  };
}

function readShardId(text: string | undefined): ShardId {
  return parseShardId(text) ?? fail('Kinesis lists a shard without its id.', undefined);
}

function fail(message: string, cause: unknown): never {
  throw new StreamUnreadable(message, { cause });
}
