import { setTimeout as delay } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { readOperatorConfig } from './config.ts';
import { createOperatorHandler } from './create-handler.ts';

// The SDK speaks HTTP/2 to Kinesis otherwise, and its session does not survive that an execution environment is frozen.
const requestHandler = new NodeHttpHandler();
const secrets = new SecretsManagerClient({});

/** The operator function of a stage. */
export const handler = createOperatorHandler(
  readOperatorConfig(process.env),
  {
    dynamodb: new DynamoDBClient({}),
    kinesis: new KinesisClient({ requestHandler }),
    kinesisOnce: new KinesisClient({ requestHandler, maxAttempts: 1 }),
    // An emulator's endpoint has no host name for each bucket.
    s3: new S3Client({ forcePathStyle: process.env['AWS_ENDPOINT_URL'] !== undefined }),
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
