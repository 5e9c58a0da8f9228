import {
  ExpiredIteratorException,
  GetRecordsCommand,
  GetShardIteratorCommand,
  InvalidArgumentException,
  type KinesisClient,
  ProvisionedThroughputExceededException,
  ResourceNotFoundException,
} from '@aws-sdk/client-kinesis';
import { StreamUnreadable } from '../errors.ts';
import type { ShardReader } from '../ports.ts';
import { iteratorRequest, readRecordsReply } from './shard-requests.ts';

/** Shards of one stream, by GetRecords. */
export function kinesisShardReader(client: Pick<KinesisClient, 'send'>, streamName: string): ShardReader {
  return {
    async open(shard, start, timeoutMs) {
      try {
        const command = new GetShardIteratorCommand(iteratorRequest(streamName, shard, start));
        const reply = await client.send(command, { abortSignal: AbortSignal.timeout(timeoutMs) });
        if (reply.ShardIterator !== undefined) return { kind: 'open', iterator: reply.ShardIterator };
      } catch (error) {
        // Whether it is the stream that is not there shows when its creation time is asked for.
        if (error instanceof ResourceNotFoundException) return { kind: 'gone' };
        if (error instanceof InvalidArgumentException) return { kind: 'refused' };
        throw unreadable(error);
      }
      throw unreadable(undefined);
    },

    async read(iterator, maxRecords, timeoutMs) {
      const command = new GetRecordsCommand({ ShardIterator: iterator, Limit: maxRecords });
      try {
        const reply = await client.send(command, { abortSignal: AbortSignal.timeout(timeoutMs) });
        return readRecordsReply(reply);
      } catch (error) {
        if (error instanceof ExpiredIteratorException) return { kind: 'expired' };
        if (error instanceof ProvisionedThroughputExceededException) return { kind: 'throttled' };
        throw error instanceof StreamUnreadable ? error : unreadable(error);
      }
    },
  };
}

function unreadable(cause: unknown): StreamUnreadable {
  return new StreamUnreadable('Kinesis does not let the shard be read: run this again.', { cause });
}
