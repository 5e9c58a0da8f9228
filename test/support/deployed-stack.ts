import { type Collection, type Document, MongoClient } from 'mongodb';
import { type CheckpointRow, readCheckpoints } from '../../cli/demo/checkpoint-rows.ts';
import type { BatchCounts } from '../../cli/demo/count-batches.ts';
import { countBatches } from '../../cli/demo/count-batches.ts';
import { readFunctionLog } from '../../cli/demo/function-log.ts';
import { isCaughtUp } from '../../cli/demo/open-demo-world.ts';
import { type PublishRequest, publish } from '../../cli/demo/publish.ts';
import { type AwsGate, openAwsGate } from '../../cli/local/aws/aws-gate.ts';
import type { LocalStack } from '../../cli/local/local-stack.ts';
import { createCleanUp } from '../../cli/local/process/clean-up.ts';
import { waitUntil } from '../../cli/local/process/wait-until.ts';
import { startLocalStack } from '../../cli/local/start-local-stack.ts';
import { type DeployedFunction, withVariables } from './changed-consumer.ts';
import { silentProgress } from './silent-progress.ts';
import { openTcpProxy, type TcpProxy } from './tcp-proxy.ts';

/** How to deploy. */
export interface StackSettings {
  readonly signal: AbortSignal;
  /** Names the servers to use; those of this process unless given. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Records a batch, instead of what `cdk.json` says. */
  readonly batchSize?: number;
}

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
  consumer(group?: string): DeployedFunction;
  /** Runs work with a gate between the consumer and DynamoDB, which lets everything pass before and afterwards. */
  throughGate<T>(work: (gate: AwsGate) => Promise<T>): Promise<T>;
  /** Has something done when the stack is stopped, before it is removed. */
  atTheEnd(step: () => Promise<void>): void;
  /** Removes all that was made. Rejects where something could not be removed. */
  stop(): Promise<void>;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** Whether the endpoint of an environment is somebody's, whose processes are not ours to kill. */
export const isExternal = ({ AWS_ENDPOINT_URL }: Variables): boolean => Boolean(AWS_ENDPOINT_URL);

/** Whether functions reach what listens on this machine alone: as they have to where they use a MongoDB that does. */
export const areFunctionsHere = ({ AWS_ENDPOINT_URL, MONGODB_URI }: Variables): boolean =>
  !AWS_ENDPOINT_URL ||
  !MONGODB_URI ||
  /^mongodb:\/\/([^@/]*@)?(127\.0\.0\.1|localhost)(:\d+)?([/?]|$)/.test(MONGODB_URI);

/** Only ends what hangs: on a stream that holds many records one call may take LocalStack half a minute. */
const patienceMs = 600_000;

/**
 * Starts the servers and deploys two shards and the group `numtest`. Whatever goes wrong, nothing stays behind.
 *
 * @throws LocalStackError, also where an earlier run has left its stack: it says how to remove that.
 */
export async function deployStack(settings: StackSettings): Promise<DeployedStack> {
  const cleanUp = createCleanUp();
  try {
    const { env = process.env, signal, batchSize } = settings;
    let proxy: TcpProxy | undefined;
    const local = await startLocalStack({
      env,
      signal,
      progress: silentProgress,
      shards: 2,
      databasePrefix: 'highwater_test',
      groups: (database) => [
        {
          name: 'numtest',
          startFrom: 'earliest',
          database,
          collection: 'numtest',
          ...(batchSize === undefined ? {} : { batchSize }),
        },
      ],
      functionsMongoUri: async (uri) => {
        if (env['MONGODB_URI']) return uri;
        const opened = await openTcpProxy(Number(new URL(uri).port));
        cleanUp.add(() => opened.stop());
        proxy = opened;
        return `mongodb://127.0.0.1:${opened.port}/?directConnection=true`;
      },
    });
    cleanUp.add(async () => throwAll(await local.stop()));
    const mongo = new MongoClient(local.mongo.uri);
    cleanUp.add(() => mongo.close());
    return {
      ...asked(local, mongo, signal),
      local,
      proxy,
      atTheEnd: cleanUp.add,
      stop: async () => throwAll(await cleanUp.run()),
    };
  } catch (error) {
    await cleanUp.run();
    throw error;
  }
}

function throwAll(failures: readonly unknown[]): void {
  if (failures.length > 0) throw new AggregateError(failures, `could not be removed: ${failures.join('; ')}`);
}

function asked(
  local: LocalStack,
  mongo: MongoClient,
  signal: AbortSignal,
): Omit<DeployedStack, 'local' | 'proxy' | 'atTheEnd' | 'stop'> {
  const { clients, own, endpoint } = local.aws;
  const outputs = local.outputs();
  const consumer = (group = 'numtest'): DeployedFunction => {
    const found = local.outputs().groups[group];
    if (found === undefined) throw new Error(`no group ${group} is deployed`);
    return { clients, functionName: found.consumerFunctionName };
  };
  const checkpoints = async (group = 'numtest'): Promise<readonly CheckpointRow[]> =>
    (await readCheckpoints(clients, outputs.checkpointTableName)).filter((row) => row.group === group);
  const until = async (what: string, probe: () => Promise<boolean>): Promise<void> => {
    await waitUntil(async () => ((await probe()) ? true : undefined), {
      timeoutMs: patienceMs,
      signal,
      otherwise: () => `It did not come to this: ${what}.`,
    });
  };
  const log = (group?: string) => readFunctionLog(clients, consumer(group).functionName);
  return {
    collection: (name = 'numtest') => mongo.db(local.database).collection<Document & { _id: string }>(name),
    dropDatabase: async (name) => void (await mongo.db(name).dropDatabase()),
    publish: (request) => publish({ clients, functionName: outputs.producerFunctionName, signal }, request),
    checkpoints,
    untilCaughtUp: (group = 'numtest') =>
      until(`${group} caught up`, async () =>
        isCaughtUp(clients.kinesis, outputs.streamName, await checkpoints(group)),
      ),
    until,
    batchCounts: async (group) => {
      const counts = await countBatches({ ...consumer(group), signal }, Number.POSITIVE_INFINITY);
      if (counts === undefined) throw new Error(`no line of the log of ${group ?? 'numtest'} was found`);
      return counts;
    },
    log,
    consumer,
    throughGate: async (work) => {
      const gate = own?.gate ?? (await openAwsGate());
      try {
        if (own !== undefined) return await work(gate);
        gate.forwardTo(endpoint);
        return await withVariables(consumer(), { AWS_ENDPOINT_URL_DYNAMODB: gate.url }, () => work(gate));
      } finally {
        gate.decideBy(() => 'forward');
        if (own === undefined) await gate.stop();
      }
    },
  };
}
