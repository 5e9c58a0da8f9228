import type { KinesisClient, KinesisClientConfig } from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { Context } from 'aws-lambda';
import { checkSizes } from '../../engine/produce/check-sizes.ts';
import type { Progress } from '../../engine/produce/errors.ts';
import type { ProduceRequest } from '../../engine/produce/intended-events.ts';
import { kinesisStreamWriter } from '../../engine/produce/kinesis/kinesis-stream-writer.ts';
import { parseRequest } from '../../engine/produce/parse-request.ts';
import type { Clock, ProducerPorts } from '../../engine/produce/ports.ts';
import { produce } from '../../engine/produce/produce.ts';
import { InvalidRequest } from '../../engine/runtime/invalid-request.ts';
import { createLog } from '../../engine/runtime/log.ts';
import type { ProducerConfig } from './config.ts';

/** What one execution environment works with. */
export interface ProducerClients {
  readonly kinesis: Pick<KinesisClient, 'send'>;
  readonly clock: Clock;
  /** A number from 0 up to, not including, 1. */
  readonly random: () => number;
}

/**
 * Makes the handler of one execution environment. It publishes numbers or messages; see docs/producing.md for the request
 * and the answer.
 *
 * @param writeLine gets each log line.
 * @returns a function that throws InvalidRequest before anything is sent, and PublishIncomplete where publishing cannot
 * go on, saying how far it got.
 */
export function createProducerHandler(
  config: ProducerConfig,
  { kinesis, clock, random }: ProducerClients,
  writeLine: (line: string) => void,
): (event: unknown, context: Pick<Context, 'awsRequestId' | 'getRemainingTimeInMillis'>) => Promise<Progress> {
  const topics = new Map(
    Object.entries(config.topics).map(([name, topic]) => {
      if ('readOnly' in topic) return [name, null] as const;
      const stream = 'streamArn' in topic ? topic.streamArn : topic.streamName;
      const ports: ProducerPorts = { writer: kinesisStreamWriter(kinesis, stream), clock, random };
      return [name, { ports, maxRecordBytes: topic.maxRecordBytes }] as const;
    }),
  );
  return async (event, context) => {
    const log = createLog(writeLine, { requestId: context.awsRequestId });
    const startMs = clock.now().getTime();
    const durationMs = (): number => clock.now().getTime() - startMs;
    let topic: string | undefined;
    try {
      const request = parseRequest(event, context.awsRequestId, [...topics.keys()]);
      topic = request.topic;
      const { ports, maxRecordBytes } = topicOf(request, topics);
      checkSizes(request, maxRecordBytes);
      const progress = await produce(request, ports, context.getRemainingTimeInMillis());
      log.info('produced', { topic, ...progress, durationMs: durationMs() });
      return progress;
    } catch (error) {
      log.error('not produced', error, { topic, durationMs: durationMs() });
      throw error;
    }
  };
}

/**
 * A parsed request names a topic that there is.
 *
 * @throws InvalidRequest where the stage only reads its stream.
 */
function topicOf<T>({ topic }: ProduceRequest, topics: ReadonlyMap<string, T | null>): T {
  const found = topics.get(topic);
  if (found === undefined) throw new RangeError(`There is no topic ${topic}.`);
  if (found !== null) return found;
  const text = `${topic} is a stream of others that this stage only reads: set its writable to true in cdk.json and deploy`;
  throw new InvalidRequest([{ field: 'topic', text }]);
}

/**
 * How the producer's client sends: each call once, and as long as its signal lets it. A call whose reply is lost or late
 * may have landed, so whether and when it goes again is decided by what the run knows of its entries and its time; the SDK
 * would repeat it unseen. HTTP/1.1, since a session of HTTP/2 does not survive that an execution environment is frozen.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export function kinesisClientConfig(): KinesisClientConfig {
  return { maxAttempts: 1, requestHandler: new NodeHttpHandler() };
}
