import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { readConsumerConfig } from './config.ts';
import { createConsumerHandler } from './create-handler.ts';

/** The consumer function of one group. */
export const handler = createConsumerHandler(
  readConsumerConfig(process.env),
  {
    dynamodb: new DynamoDBClient({}),
    // The SDK speaks HTTP/2 to Kinesis otherwise, and its session does not survive that a sandbox is frozen.
    kinesis: new KinesisClient({ requestHandler: new NodeHttpHandler() }),
    secrets: new SecretsManagerClient({}),
    now: () => new Date(),
    monotonicMs: () => performance.now(),
  },
  (line) => console.log(line),
);
