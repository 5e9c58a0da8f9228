import { KinesisClient } from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { systemClock } from './adapters/system-clock.ts';
import { readProducerConfig } from './config.ts';
import { createProducerHandler } from './create-handler.ts';

/** The producer function. */
export const handler = createProducerHandler(
  readProducerConfig(process.env),
  {
    // The SDK sends a call twice at most: our own retries look at each entry, and at the time. HTTP/1.1, since a
    // session of HTTP/2 does not survive that a sandbox is frozen.
    kinesis: new KinesisClient({
      maxAttempts: 2,
      // Without the second option the first one only warns.
      requestHandler: new NodeHttpHandler({ requestTimeout: 10_000, throwOnRequestTimeout: true }),
    }),
    clock: systemClock,
    random: Math.random,
  },
  (line) => console.log(line),
);
