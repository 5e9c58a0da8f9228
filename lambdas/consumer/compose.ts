import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { KinesisClient } from '@aws-sdk/client-kinesis';
import type { Log } from '../shared/log.ts';
import { dynamodbCheckpointStore } from './adapters/dynamodb-checkpoint-store.ts';
import { dynamodbStartPositions } from './adapters/dynamodb-start-positions.ts';
import { kinesisStreamIncarnations } from './adapters/kinesis-stream-incarnations.ts';
import type { MongoConnection } from './adapters/mongodb-connection.ts';
import { mongodbDeadLetterSink } from './adapters/mongodb-dead-letter-sink.ts';
import { mongodbDocumentSink } from './adapters/mongodb-document-sink.ts';
import { mongodbSinkCheckpoints } from './adapters/mongodb-sink-checkpoints.ts';
import type { ConsumerConfig } from './config.ts';
import type { DatabaseClients } from './connect-database.ts';
import type { ConsumerDependencies } from './dependencies.ts';
import { keepStartPosition } from './keep-start-position.ts';
import { type AskingTimes, rememberIncarnation } from './recent-incarnation.ts';

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
  const { group, streamName, collection, checkpointTable } = config;
  const { dynamodb, kinesisOnce, now, monotonicMs } = clients;
  const starts = dynamodbStartPositions(dynamodb, checkpointTable);
  return {
    group,
    streamName,
    checkpoints: dynamodbCheckpointStore(dynamodb, checkpointTable, now),
    incarnation: rememberIncarnation(kinesisStreamIncarnations(kinesisOnce, streamName), clients),
    documents: mongodbDocumentSink(mongo, collection, monotonicMs),
    deadLetters: mongodbDeadLetterSink(mongo, collection),
    sinkCheckpoints: mongodbSinkCheckpoints(mongo, collection),
    start: keepStartPosition(config.startFrom, { group, streamName, starts }),
    now,
    log,
  };
}
