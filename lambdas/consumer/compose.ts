import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { KinesisClient } from '@aws-sdk/client-kinesis';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { dynamodbCheckpointStore } from './adapters/dynamodb-checkpoint-store.ts';
import { dynamodbGroupStarts } from './adapters/dynamodb-group-starts.ts';
import { kinesisStreamIncarnations } from './adapters/kinesis-stream-incarnations.ts';
import type { MongoConnectionOptions } from './adapters/mongodb-client.ts';
import { mongodbConnection } from './adapters/mongodb-connection.ts';
import { mongodbDeadLetterSink } from './adapters/mongodb-dead-letter-sink.ts';
import { mongodbDocumentSink } from './adapters/mongodb-document-sink.ts';
import { mongodbHighWaterMarks } from './adapters/mongodb-high-water-marks.ts';
import { requirePlainCollection } from './adapters/mongodb-plain-collection.ts';
import { secretsmanagerMongoUri } from './adapters/secretsmanager-mongo-uri.ts';
import type { ConsumerConfig } from './config.ts';
import type { ConsumerDependencies } from './dependencies.ts';
import { groupStart } from './group-start.ts';
import { rememberIncarnation } from './recent-incarnation.ts';

/** The network clients that one sandbox works with, and its clocks. */
export interface ConsumerClients {
  readonly dynamodb: Pick<DynamoDBClient, 'send'>;
  readonly kinesis: Pick<KinesisClient, 'send'>;
  readonly secrets: Pick<SecretsManagerClient, 'send'>;
  /** If absent, the driver's own. */
  readonly createMongoClient?: NonNullable<MongoConnectionOptions['createClient']>;
  readonly now: () => Date;
  /** Milliseconds since any moment; never set back. */
  readonly monotonicMs: () => number;
}

/** Puts the consumer of one group together. Nothing is called yet. */
export function composeConsumer(config: ConsumerConfig, clients: ConsumerClients): ConsumerDependencies {
  const { group, streamName, collection, isTlsRequired, checkpointTable } = config;
  const { dynamodb, kinesis, secrets, createMongoClient, now, monotonicMs } = clients;
  const mongo = mongodbConnection({
    readUri: secretsmanagerMongoUri(secrets, config.mongoSecretId),
    database: config.database,
    appName: `highwater/${group}`,
    isTlsRequired,
    check: (database) => requirePlainCollection(database, collection),
    ...(createMongoClient === undefined ? {} : { createClient: createMongoClient }),
  });
  const starts = dynamodbGroupStarts(dynamodb, checkpointTable);
  return {
    group,
    streamName,
    checkpoints: dynamodbCheckpointStore(dynamodb, checkpointTable, now),
    incarnation: rememberIncarnation(kinesisStreamIncarnations(kinesis, streamName), now),
    documents: mongodbDocumentSink(mongo, collection, monotonicMs),
    deadLetters: mongodbDeadLetterSink(mongo, collection),
    marks: mongodbHighWaterMarks(mongo, collection),
    start: groupStart(config.startFrom, { group, streamName, starts, now }),
    now,
  };
}
