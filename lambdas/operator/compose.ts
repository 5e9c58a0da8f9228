import type { KinesisClient } from '@aws-sdk/client-kinesis';
import { type ConsumerClients, composeConsumer } from '../consumer/compose.ts';
import type { ConsumerConfig } from '../consumer/config.ts';
import { connectDatabase } from '../consumer/connect-database.ts';
import { createLog } from '../shared/log.ts';
import { dynamodbCheckpointOrders } from './adapters/dynamodb-checkpoint-orders.ts';
import { kinesisShardReader } from './adapters/kinesis-shard-reader.ts';
import { kinesisStreamShards } from './adapters/kinesis-stream-shards.ts';
import { mongodbDeadLetterBox } from './adapters/mongodb-dead-letter-box.ts';
import type { OperatorDependencies } from './dependencies.ts';

/** The network clients that an operator's commands work with. */
export interface OperatorClients extends ConsumerClients {
  readonly kinesis: Pick<KinesisClient, 'send'>;
}

/** One run of an operator's order. */
export interface OperatorRun {
  /** Names it in the rows that it writes, its replays, and the log; no other run may have the same. */
  readonly runId: string;
  readonly sleep: (ms: number) => Promise<void>;
  /** Gets each log line. */
  readonly writeLine: (line: string) => void;
}

/** An operator's tools, and what gives their connection back. */
export interface ComposedOperator {
  readonly dependencies: OperatorDependencies;
  close(): Promise<void>;
}

/** Puts together what orders to one group work with. Nothing is called yet. */
export function composeOperator(
  config: ConsumerConfig,
  clients: OperatorClients,
  { runId, sleep, writeLine }: OperatorRun,
): ComposedOperator {
  const { group, streamName, checkpointTable: table, collection } = config;
  const { dynamodb, kinesis, now } = clients;
  const mongo = connectDatabase(config, clients);
  const log = createLog(writeLine, { group, runId });
  return {
    dependencies: {
      consumer: composeConsumer(config, clients, { log, mongo }),
      reader: kinesisShardReader(kinesis, streamName),
      shards: kinesisStreamShards(kinesis, streamName),
      orders: dynamodbCheckpointOrders(dynamodb, { table, writer: runId, now }),
      letters: mongodbDeadLetterBox(mongo, collection),
      log,
      sleep,
      runId,
    },
    close: () => mongo.close(),
  };
}
