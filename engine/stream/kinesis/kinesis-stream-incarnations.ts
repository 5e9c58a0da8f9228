import { DescribeStreamSummaryCommand, type KinesisClient } from '@aws-sdk/client-kinesis';
import { IncarnationUnknown, StreamCallsLimited } from '../errors.ts';
import { leastRetentionMs } from '../may-have-expired.ts';
import type { StreamIncarnations } from '../ports.ts';
import { streamAddress } from './stream-address.ts';

const msPerHour = 3_600_000;
const throttlingNames = new Set([
  'LimitExceededException',
  'RequestLimitExceeded',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
]);

/**
 * The creation time, the retention and the open shards of a stream, from Kinesis.
 *
 * @param client sends each request once: what is repeated unseen only adds to the calls that Kinesis refuses.
 * @param stream its name, or its ARN where it may be of another account.
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DescribeStreamSummary.html
 */
export function kinesisStreamIncarnations(
  client: Pick<KinesisClient, 'send'>,
  streamName: string,
  stream: string = streamName,
): StreamIncarnations {
  return {
    async confirm(timeoutMs) {
      const command = new DescribeStreamSummaryCommand(streamAddress(stream));
      const summary = await client.send(command, { abortSignal: AbortSignal.timeout(timeoutMs) }).then(
        (reply) => reply.StreamDescriptionSummary,
        (cause: unknown) => {
          throw unknown(cause);
        },
      );
      const {
        StreamCreationTimestamp: createdAt,
        RetentionPeriodHours: hours,
        OpenShardCount: open = 1,
      } = summary ?? {};
      if (createdAt === undefined || Number.isNaN(createdAt.getTime()))
        throw new IncarnationUnknown('Kinesis described the stream without its creation time.');
      const createdAtSeconds = Math.floor(createdAt.getTime() / 1000);
      // An endpoint that does not tell the retention has the default, which is the least.
      const retentionMs = hours === undefined ? leastRetentionMs : hours * msPerHour;
      return { incarnation: { streamName, createdAtSeconds }, retentionMs, openShards: Math.max(1, open) };
    },
  };
}

function unknown(cause: unknown): IncarnationUnknown {
  if (cause instanceof Error && throttlingNames.has(cause.name))
    return new StreamCallsLimited(
      'Kinesis refused to describe the stream: it answers only 20 such calls per second and account.',
      { cause },
    );
  return new IncarnationUnknown('Kinesis did not say when the stream was created.', { cause });
}
