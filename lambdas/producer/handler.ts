import { KinesisClient } from '@aws-sdk/client-kinesis';
import { readProducerConfig } from './config.ts';
import { createProducerHandler, kinesisClientConfig } from './create-handler.ts';
import { systemClock } from './system-clock.ts';

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
