import { KinesisClient } from '@aws-sdk/client-kinesis';
import { kinesisClientConfig } from './adapters/kinesis-client-config.ts';
import { systemClock } from './adapters/system-clock.ts';
import { readProducerConfig } from './config.ts';
import { createProducerHandler } from './create-handler.ts';

/** The producer function. */
export const handler = createProducerHandler(
  readProducerConfig(process.env),
  {
    kinesis: new KinesisClient(kinesisClientConfig()),
    clock: systemClock,
    random: Math.random,
  },
  (line) => console.log(line),
);
