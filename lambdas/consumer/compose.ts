import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { KinesisClient } from '@aws-sdk/client-kinesis';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { dynamodbCheckpointStore } from '../../engine/checkpoints/dynamodb/dynamodb-checkpoint-store.ts';
import { dynamodbStartPositions } from '../../engine/checkpoints/dynamodb/dynamodb-start-positions.ts';
import { keepStartPosition } from '../../engine/checkpoints/start-position.ts';
import type { ConsumerDependencies } from '../../engine/consume/dependencies.ts';
import type { Log } from '../../engine/runtime/log.ts';
import { secretsmanagerMongoUri } from '../../engine/runtime/secretsmanager/mongo-uri.ts';
import type { MongoConnectionOptions } from '../../engine/sink/mongodb/mongodb-client.ts';
import { type MongoConnection, mongodbConnection } from '../../engine/sink/mongodb/mongodb-connection.ts';
import { mongodbDeadLetterSink } from '../../engine/sink/mongodb/mongodb-dead-letter-sink.ts';
import { mongodbDocumentSink } from '../../engine/sink/mongodb/mongodb-document-sink.ts';
import { requirePlainCollection } from '../../engine/sink/mongodb/mongodb-plain-collection.ts';
import { mongodbSinkCheckpoints } from '../../engine/sink/mongodb/mongodb-sink-checkpoints.ts';
import { kinesisStreamIncarnations } from '../../engine/stream/kinesis/kinesis-stream-incarnations.ts';
import { type AskingTimes, rememberIncarnation } from '../../engine/stream/recent-incarnation.ts';
import type { ConsumerConfig } from './config.ts';

/** The network clients that one execution environment works with, and what tells it the time. */
export interface ConsumerClients extends DatabaseClients, AskingTimes {
  readonly dynamodb: Pick<DynamoDBClient, 'send'>;
  /** Sends each request once, for the call that all execution environments share a limit of. */
  readonly kinesisOnce: Pick<KinesisClient, 'send'>;
}

/** What a consumer works in. */
export interface ConsumerSurroundings {
  readonly log: Log;
  /** To the group's database. */
  readonly mongo: MongoConnection;
}

/** Puts the consumer of one group together. Nothing is called yet. */
export function composeConsumer(
  config: ConsumerConfig,
  clients: ConsumerClients,
  { log, mongo }: ConsumerSurroundings,
): ConsumerDependencies {
  const { group, streamName, streamArn, collection, checkpointTable, decoding } = config;
  const { dynamodb, kinesisOnce, now, monotonicMs } = clients;
  const starts = dynamodbStartPositions(dynamodb, checkpointTable);
  return {
    group,
    streamName,
    streamArn,
    decoding,
    checkpoints: dynamodbCheckpointStore(dynamodb, checkpointTable, now),
    incarnation: rememberIncarnation(kinesisStreamIncarnations(kinesisOnce, streamName, streamArn), clients),
    documents: mongodbDocumentSink(mongo, collection, monotonicMs),
    deadLetters: mongodbDeadLetterSink(mongo, collection),
    sinkCheckpoints: mongodbSinkCheckpoints(mongo, collection),
    start: keepStartPosition(config.startFrom, { group, streamName, starts }),
    now,
    log,
  };
}

/** What reaches a group's database. */
export interface DatabaseClients {
  readonly secrets: Pick<SecretsManagerClient, 'send'>;
  /** Those of the function's role, for a login by AWS identity; needed where the secret asks for one. */
  readonly roleCredentials?: NonNullable<MongoConnectionOptions['roleCredentials']>;
  /** Where the files of the function lie; if absent, where it runs. */
  readonly codeFolder?: string;
  /** If absent, the driver's own. */
  readonly createMongoClient?: NonNullable<MongoConnectionOptions['createClient']>;
}

/** Makes the connection to a group's database, by the secret that names it. Nothing is called yet. */
export function connectDatabase(
  { group, mongoSecretId, database, collection, isTlsRequired, caFile }: ConsumerConfig,
  { secrets, roleCredentials, codeFolder = '.', createMongoClient }: DatabaseClients,
): MongoConnection {
  return mongodbConnection({
    readUri: secretsmanagerMongoUri(secrets, mongoSecretId),
    database,
    appName: `highwater/${group}`,
    isTlsRequired,
    check: (db) => requirePlainCollection(db, collection),
    ...(caFile === undefined ? {} : { caFile: `${codeFolder}/${caFile}` }),
    ...(roleCredentials === undefined ? {} : { roleCredentials }),
    ...(createMongoClient === undefined ? {} : { createClient: createMongoClient }),
  });
}
