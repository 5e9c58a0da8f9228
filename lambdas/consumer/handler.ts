import { setTimeout as delay } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { readConsumerConfig } from './config.ts';
import { createConsumerHandler } from './create-handler.ts';

// The SDK speaks HTTP/2 to Kinesis otherwise, and its session does not survive that an execution environment is frozen.
const requestHandler = new NodeHttpHandler();
const secrets = new SecretsManagerClient({});

/** The consumer function of one group. */
export const handler = createConsumerHandler(
  readConsumerConfig(process.env),
  {
    dynamodb: new DynamoDBClient({}),
    kinesisOnce: new KinesisClient({ requestHandler, maxAttempts: 1 }),
    secrets,
    codeFolder: import.meta.dirname,
    roleCredentials: () => secrets.config.credentials(),
    now: () => new Date(),
    monotonicMs: () => performance.now(),
    random: Math.random,
    sleep: (ms) => delay(ms),
  },
  (line) => console.log(line),
);
