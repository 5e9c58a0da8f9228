import { GetFunctionConfigurationCommand, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { type Collection, type Document, MongoClient } from 'mongodb';
import type { BatchCounts } from '../../cli/local/demo/batch-counts.ts';
import { type CheckpointRow, readCheckpoints } from '../../cli/local/demo/checkpoint-rows.ts';
import { countBatches } from '../../cli/local/demo/count-batches.ts';
import { isCaughtUp } from '../../cli/local/demo/is-caught-up.ts';
import { type PublishRequest, publish } from '../../cli/local/demo/publish.ts';
import { readFunctionLog } from '../../cli/local/demo/read-function-log.ts';
import type { LocalStack } from '../../cli/local/local-stack.ts';
import { silentProgress } from '../../cli/local/progress.ts';
import { startLocalStack } from '../../cli/local/start-local-stack.ts';
import { waitUntil } from '../../cli/local/wait-until.ts';
import { openTcpProxy, type TcpProxy } from './tcp-proxy.ts';

/** The stack that the suites of this folder share, and what they ask of it. */
export interface DeployedStack {
  readonly local: LocalStack;
  /** In front of MongoDB as the functions see it; undefined where MONGODB_URI names somebody's server. */
  readonly proxy: TcpProxy | undefined;
  collection(name?: string): Collection<Document & { _id: string }>;
  /** Another database on the same server, to be dropped by whoever writes to it. */
  dropDatabase(name: string): Promise<void>;
  publish(request: PublishRequest): Promise<number>;
  checkpoints(group?: string): Promise<readonly CheckpointRow[]>;
  /** Until the group’s checkpoints stand at the end of the stream. */
  untilCaughtUp(group?: string): Promise<void>;
  until(what: string, probe: () => Promise<boolean>): Promise<void>;
  /** Once its log has come to an end; rejects where none of it can be found. */
  batchCounts(group?: string): Promise<BatchCounts>;
  log(group?: string): Promise<readonly string[]>;
  /** Sets environment variables of the consumer, the others as they are. */
  configureConsumer(variables: Readonly<Record<string, string>>): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the servers and deploys two shards and the group `numtest`. */
export async function deployStack(signal: AbortSignal): Promise<DeployedStack> {
  let proxy: TcpProxy | undefined;
  const local = await startLocalStack({
    env: process.env,
    signal,
    progress: silentProgress,
    shards: 2,
    databasePrefix: 'highwater_test',
    functionsMongoUri: async (uri) => {
      if (process.env['MONGODB_URI']) return uri;
      proxy = await openTcpProxy(Number(new URL(uri).port));
      return `mongodb://127.0.0.1:${proxy.port}/?directConnection=true`;
    },
  });
  const mongo = new MongoClient(local.mongo.uri);
  const { clients } = local.aws;
  const outputs = local.outputs();
  const consumer = (group: string): string => {
    const found = local.outputs().groups[group];
    if (found === undefined) throw new Error(`no group ${group} is deployed`);
    return found.consumerFunctionName;
  };
  const checkpoints = async (group = 'numtest'): Promise<readonly CheckpointRow[]> =>
    (await readCheckpoints(clients, outputs.checkpointTableName)).filter((row) => row.group === group);
  const until = async (what: string, probe: () => Promise<boolean>): Promise<void> => {
    const waiting = { timeoutMs: 60_000, otherwise: () => `It did not happen within 60 s that ${what}.` };
    await waitUntil(async () => ((await probe()) ? true : undefined), waiting);
  };
  return {
    local,
    proxy,
    collection: (name = 'numtest') => mongo.db(local.database).collection<Document & { _id: string }>(name),
    dropDatabase: async (name) => void (await mongo.db(name).dropDatabase()),
    publish: (request) => publish({ clients, functionName: outputs.producerFunctionName, signal }, request),
    checkpoints,
    untilCaughtUp: (group = 'numtest') =>
      until(`${group} caught up`, async () =>
        isCaughtUp(clients.kinesis, outputs.streamName, await checkpoints(group)),
      ),
    until,
    batchCounts: async (group = 'numtest') => {
      const functionName = consumer(group);
      const counts = await countBatches({ clients, functionName, signal }, Number.POSITIVE_INFINITY);
      if (counts === undefined) throw new Error(`no line of the log of ${functionName} was found`);
      return counts;
    },
    log: (group = 'numtest') => readFunctionLog(clients, consumer(group)),
    configureConsumer: async (variables) => {
      const FunctionName = consumer('numtest');
      const { Environment } = await clients.lambda.send(
        new GetFunctionConfigurationCommand({ FunctionName }),
      );
      await clients.lambda.send(
        new UpdateFunctionConfigurationCommand({
          FunctionName,
          Environment: { Variables: { ...Environment?.Variables, ...variables } },
        }),
      );
    },
    stop: async () => {
      await mongo.close();
      await local.stop();
      await proxy?.stop();
    },
  };
}
