import type { KinesisClient } from '@aws-sdk/client-kinesis';
import type { S3Client } from '@aws-sdk/client-s3';
import { dynamodbCheckpointCommands } from '../../engine/checkpoints/dynamodb/dynamodb-checkpoint-commands.ts';
import { dynamodbCheckpointGroups } from '../../engine/checkpoints/dynamodb/dynamodb-checkpoint-groups.ts';
import { CommandRefused } from '../../engine/checkpoints/errors.ts';
import { s3FailureStore } from '../../engine/failures/s3/s3-failure-store.ts';
import type { OperatorDependencies } from '../../engine/operate/dependencies.ts';
import { createLog } from '../../engine/runtime/log.ts';
import { mongodbDatabaseInspector } from '../../engine/sink/mongodb/mongodb-database-inspector.ts';
import { mongodbDeadLetterStore } from '../../engine/sink/mongodb/mongodb-dead-letter-store.ts';
import { mongodbGroupCollection } from '../../engine/sink/mongodb/mongodb-group-collection.ts';
import { mongodbRestartEntries } from '../../engine/sink/mongodb/mongodb-restart-entries.ts';
import { mongodbStoredRecords } from '../../engine/sink/mongodb/mongodb-stored-records.ts';
import { kinesisShardReader } from '../../engine/stream/kinesis/kinesis-shard-reader.ts';
import { kinesisStreamShards } from '../../engine/stream/kinesis/kinesis-stream-shards.ts';
import { type ConsumerClients, composeConsumer, connectDatabase } from '../consumer/compose.ts';
import type { ConsumerConfig } from '../consumer/config.ts';
import type { FailureConfig } from './config.ts';

/** The network clients that an operator's commands work with. */
export interface OperatorClients extends ConsumerClients {
  readonly kinesis: Pick<KinesisClient, 'send'>;
  readonly s3: Pick<S3Client, 'send'>;
}

/** One run of an operator's command. */
export interface OperatorRun {
  /** Names it in the rows that it writes, its restarts, and the log; no other run may have the same. */
  readonly runId: string;
  /** Gets each log line. */
  readonly writeLine: (line: string) => void;
}

/** What an operator of one group is told. */
export interface OperatorSettings {
  readonly config: ConsumerConfig;
  readonly failures: FailureConfig;
}

/** An operator's tools, and what gives their connection back. */
export interface ComposedOperator {
  readonly dependencies: OperatorDependencies;
  close(): Promise<void>;
}

/**
 * Puts together what commands to one group work with. Nothing is called yet.
 *
 * @param into where documents and new dead letters go to a collection beside the group's: what it is called there. Nothing
 * else of the group is another one, so what its operators had set aside stays so.
 */
export function composeOperator(
  { config, failures: { bucket, ...owners } }: OperatorSettings,
  clients: OperatorClients,
  { runId, writeLine }: OperatorRun,
  into?: string,
): ComposedOperator {
  const { group, streamName, streamArn, checkpointTable: table, collection, startFrom } = config;
  const { dynamodb, kinesis, s3, now, monotonicMs, sleep } = clients;
  const target = into === undefined ? collection : sideCollection(config, into);
  const mongo = connectDatabase({ ...config, collection: target }, clients);
  const log = createLog(writeLine, { group, runId });
  return {
    dependencies: {
      consumer: composeConsumer({ ...config, collection: target }, clients, { log, mongo }),
      reader: kinesisShardReader(kinesis, streamArn ?? streamName),
      shards: kinesisStreamShards(kinesis, streamArn ?? streamName),
      restarts: mongodbRestartEntries(mongo, collection),
      commands: dynamodbCheckpointCommands(dynamodb, { table, writer: runId, now }),
      deadLetterStore: mongodbDeadLetterStore(mongo, collection),
      collection: mongodbGroupCollection(mongo, collection),
      groups: dynamodbCheckpointGroups(dynamodb, table),
      database: mongodbDatabaseInspector(mongo, collection),
      stored: mongodbStoredRecords(mongo, collection),
      startsAt: startFrom === 'earliest' ? null : startFrom,
      failures: { store: s3FailureStore(s3, bucket), ...owners },
      log,
      monotonicMs,
      sleep,
      runId,
    },
    close: () => mongo.close(),
  };
}

/** Long names of a group leave little room. @see https://www.mongodb.com/docs/manual/reference/limits/#naming-restrictions */
const maxNamespaceBytes = 255;

/** @throws CommandRefused where the name would be too long for MongoDB. */
function sideCollection({ database, collection }: ConsumerConfig, into: string): string {
  const name = `${collection}_replay_${into}`;
  const isTooLong = Buffer.byteLength(`${database}.${name}_dead_letters`) > maxNamespaceBytes;
  if (isTooLong) throw new CommandRefused(`into makes the name ${name} too long for MongoDB: give a shorter one.`);
  return name;
}
