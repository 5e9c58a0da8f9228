import { DescribeStreamSummaryCommand, type KinesisClient } from '@aws-sdk/client-kinesis';
import { leastRetentionMs } from '../core/may-have-expired.ts';
import { IncarnationUnknown } from '../errors.ts';
import type { StreamIncarnations } from '../stream-ports.ts';

const msPerHour = 3_600_000;

/** The creation time and the retention of a stream, from Kinesis. */
export function kinesisStreamIncarnations(
  client: Pick<KinesisClient, 'send'>,
  streamName: string,
): StreamIncarnations {
  return {
    async confirm(timeoutMs) {
      const command = new DescribeStreamSummaryCommand({ StreamName: streamName });
      const summary = await client.send(command, { abortSignal: AbortSignal.timeout(timeoutMs) }).then(
        (reply) => reply.StreamDescriptionSummary,
        (cause: unknown) => {
          throw new IncarnationUnknown('Kinesis did not say when the stream was created.', { cause });
        },
      );
      const { StreamCreationTimestamp: createdAt, RetentionPeriodHours: hours } = summary ?? {};
      if (createdAt === undefined || Number.isNaN(createdAt.getTime()))
        throw new IncarnationUnknown('Kinesis described the stream without its creation time.');
      const createdAtSeconds = Math.floor(createdAt.getTime() / 1000);
      // An endpoint that does not tell the retention has the default, which is the least.
      const retentionMs = hours === undefined ? leastRetentionMs : hours * msPerHour;
      return { incarnation: { streamName, createdAtSeconds }, retentionMs };
    },
  };
}
