import { KinesisClient } from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { Context } from 'aws-lambda';
import { createLog } from '../shared/log.ts';
import { kinesisStreamWriter } from './adapters/kinesis-stream-writer.ts';
import { systemClock } from './adapters/system-clock.ts';
import { readProducerConfig } from './config.ts';
import { checkSizes } from './core/check-sizes.ts';
import { parseRequest } from './core/parse-request.ts';
import type { Progress } from './errors.ts';
import type { ProducerPorts } from './ports.ts';
import { produce } from './produce.ts';

const config = readProducerConfig(process.env);
/**
 * The SDK sends a call twice at most: our own retries look at each entry, and at the time. HTTP/1.1, since a session of
 * HTTP/2 does not survive that a sandbox is frozen.
 */
const client = new KinesisClient({
  maxAttempts: 2,
  requestHandler: new NodeHttpHandler({ requestTimeout: 10_000 }),
});
const ports: ProducerPorts = {
  writer: kinesisStreamWriter(client, config.streamName),
  clock: systemClock,
  random: Math.random,
};

/**
 * Publishes numbers or messages; see the README for the request and the answer.
 *
 * @throws InvalidRequest before anything is sent.
 * @throws PublishIncomplete where publishing cannot go on, saying how far it got.
 */
export async function handler(event: unknown, context: Context): Promise<Progress> {
  const log = createLog((line) => console.log(line), { requestId: context.awsRequestId });
  const startMs = Date.now();
  try {
    const request = parseRequest(event, context.awsRequestId);
    checkSizes(request, config.maxRecordBytes);
    const progress = await produce(request, ports, context.getRemainingTimeInMillis());
    log.info('run.published', { ...progress, durationMs: Date.now() - startMs });
    return progress;
  } catch (error) {
    log.error('run.failed', error, { durationMs: Date.now() - startMs });
    throw error;
  }
}
