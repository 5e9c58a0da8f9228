import { DescribeStreamSummaryCommand, type KinesisClient } from '@aws-sdk/client-kinesis';
import { IncarnationUnknown } from '../errors.ts';
import type { StreamIncarnations } from '../ports.ts';

/** The creation time of a stream, from Kinesis. */
export function kinesisStreamIncarnations(
  client: Pick<KinesisClient, 'send'>,
  streamName: string,
): StreamIncarnations {
  return {
    async confirm(timeoutMs) {
      const command = new DescribeStreamSummaryCommand({ StreamName: streamName });
      const createdAt = await client.send(command, { abortSignal: AbortSignal.timeout(timeoutMs) }).then(
        (reply) => reply.StreamDescriptionSummary?.StreamCreationTimestamp,
        (cause: unknown) => {
          throw new IncarnationUnknown('Kinesis did not say when the stream was created.', { cause });
        },
      );
      if (createdAt === undefined || Number.isNaN(createdAt.getTime())) {
        throw new IncarnationUnknown('Kinesis described the stream without its creation time.');
      }
      return { streamName, createdAtSeconds: Math.floor(createdAt.getTime() / 1000) };
    },
  };
}
