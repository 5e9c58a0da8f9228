import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { Context } from 'aws-lambda';
import { createLog } from '../shared/log.ts';
import { dynamodbCheckpointStore } from './adapters/dynamodb-checkpoint-store.ts';
import { dynamodbGroupStarts } from './adapters/dynamodb-group-starts.ts';
import { kinesisStreamIncarnations } from './adapters/kinesis-stream-incarnations.ts';
import { mongodbConnection } from './adapters/mongodb-connection.ts';
import { mongodbDeadLetterSink } from './adapters/mongodb-dead-letter-sink.ts';
import { mongodbDocumentSink } from './adapters/mongodb-document-sink.ts';
import { mongodbHighWaterMarks } from './adapters/mongodb-high-water-marks.ts';
import { secretsmanagerMongoUri } from './adapters/secretsmanager-mongo-uri.ts';
import { type ConsumerConfig, readConsumerConfig } from './config.ts';
import { consumeBatch } from './consume-batch.ts';
import { parseKinesisEvent } from './core/parse-kinesis-event.ts';
import type { ConsumerDependencies } from './dependencies.ts';
import { groupStart } from './group-start.ts';
import { rememberIncarnation } from './recent-incarnation.ts';

const config = readConsumerConfig(process.env);
const log = createLog((line) => console.log(line), { group: config.group });
const dependencies = compose(config);

/**
 * Takes one batch of the event source mapping. Trouble always throws: the mapping then delivers the batch again, and
 * the checkpoint has kept what was certain. Success answers nothing.
 */
export async function handler(event: unknown, context: Context): Promise<void> {
  const requestId = context.awsRequestId;
  const startedAt = Date.now();
  try {
    const report = await consumeBatch(
      parseKinesisEvent(event),
      { requestId, feed: { kind: 'mapping' }, remainingMs: () => context.getRemainingTimeInMillis() },
      dependencies,
    );
    log.info('batch.handled', { requestId, ...report, durationMs: Date.now() - startedAt });
  } catch (error) {
    log.error('batch.failed', error, { requestId, durationMs: Date.now() - startedAt });
    throw error;
  }
}

function compose(config: ConsumerConfig): ConsumerDependencies {
  const { group, streamName, collection, isTlsRequired } = config;
  const now = (): Date => new Date();
  const dynamodb = new DynamoDBClient({});
  // The SDK speaks HTTP/2 to Kinesis otherwise, and its session does not survive that a sandbox is frozen.
  const kinesis = new KinesisClient({ requestHandler: new NodeHttpHandler() });
  const readUri = secretsmanagerMongoUri(new SecretsManagerClient({}), config.mongoSecretId, isTlsRequired);
  const mongo = mongodbConnection({
    readUri,
    database: config.database,
    appName: `highwater/${group}`,
    isTlsRequired,
  });
  return {
    group,
    streamName,
    checkpoints: dynamodbCheckpointStore(dynamodb, config.checkpointTable, now),
    incarnation: rememberIncarnation(kinesisStreamIncarnations(kinesis, streamName), now),
    documents: mongodbDocumentSink(mongo, collection, () => performance.now()),
    deadLetters: mongodbDeadLetterSink(mongo, collection),
    marks: mongodbHighWaterMarks(mongo, collection),
    start: groupStart(config.startFrom, {
      group,
      streamName,
      starts: dynamodbGroupStarts(dynamodb, config.checkpointTable),
      now,
    }),
    now,
  };
}
