import { usualDecoding } from '../../../engine/documents/decoding.ts';
import type { ConsumerConfig } from '../../../lambdas/consumer/config.ts';
import type { ComposedOperator, OperatorClients } from '../../../lambdas/operator/compose.ts';
import { CallChecker } from '../checkers/call-checker.ts';
import { CredentialsChecker } from '../checkers/credentials-checker.ts';
import { FirstBatchChecker } from '../checkers/first-batch-checker.ts';
import { hearUnread } from '../checkers/hear-unread.ts';
import { mongoQuestion } from '../checkers/question.ts';
import { RowChecker } from '../checkers/row-checker.ts';
import { watchedSender } from '../checkers/watched-sender.ts';
import type { ExecutionEnvironment } from '../engine/execution-environment.ts';
import type { FunctionCode } from '../model/lambda/lambda-function.ts';
import { s3Client } from '../model/s3/s3-client.ts';
import { otherTopic } from './other-topic.ts';
import type { Product } from './product.ts';
import { collection, database, group, streamName, type World } from './world.ts';

const maxRecordBytes = 1024 * 1024;

/** The producer's code in one environment of its own. */
export function producerIn(world: World, environment: ExecutionEnvironment, product: Product): FunctionCode {
  const kinesis = world.kinesis.clientFor(environment, world.network, 1);
  const { send, takeAcknowledged } = world.sends.around(kinesis.send.bind(kinesis) as never);
  const code = product.createProducerHandler(
    { topics: topicsOf(world) },
    {
      kinesis: { send: send as never },
      clock: { now: () => new Date(), sleep: sleepIn(world, environment) },
      random: Math.random,
    },
    (line) => world.logLines.push(line),
  );
  const check = (published: unknown): void => {
    const heard = takeAcknowledged();
    // A environment that was frozen may hear of the rest at the very moment that it answers.
    const isStalled = world.faults.counts()['lambda.stalled'] !== undefined;
    if (Number(published) > heard || (Number(published) < heard && !isStalled))
      world.report('I1', `${published} are said to be published, and ${heard} were`);
  };
  return async (event, context) => {
    takeAcknowledged();
    try {
      const answer = await code(event, context);
      check(answer.published);
      return answer;
    } catch (error) {
      const { fields } = Object(error);
      if (fields?.published !== undefined) check(fields.published);
      throw error;
    }
  };
}

/** The topics of the stage, by name: they are called as their streams are. */
function topicsOf({ plan }: World): Readonly<Record<string, { streamName: string; maxRecordBytes: number }>> {
  const names = plan.otherTopic === 0 ? [streamName] : [streamName, otherTopic.streamName];
  return Object.fromEntries(names.map((name) => [name, { streamName: name, maxRecordBytes }]));
}

type Place = Pick<ConsumerConfig, 'streamName' | 'group' | 'collection'>;

/** The consumer's code in one environment of its own: of the first topic's group, or of the one that reads `other`. */
export function consumerIn(
  world: World,
  environment: ExecutionEnvironment,
  product: Product,
  other?: Place,
): FunctionCode {
  const calls = callsIn(world, environment);
  const rows = new RowChecker(world.faults);
  const credentials = new CredentialsChecker(world.mongo.credentials, world.faults);
  const clients = clientsIn(world, environment, calls, rows);
  const firstBatches = new FirstBatchChecker(world);
  const watched = other === undefined ? { ...clients, dynamodb: firstBatches.around(clients.dynamodb) } : clients;
  const code = product.createConsumerHandler(configOf(world, other), watched, (line) => {
    world.logLines.push(line);
    if (line.includes('"RestartUnderWay"')) world.faults.count('outcome.held-by-a-restart');
    if (line.includes('"records.unread"'))
      for (const untrue of hearUnread(world, JSON.parse(line))) world.report('I1', untrue);
  });
  return async (event, context) => {
    calls.begin();
    rows.begin();
    firstBatches.begin(event);
    try {
      const answer = await code(event, context);
      if (calls.underWay > 0) world.report('I9', `${environment.name} answers while it still asks for something`);
      return answer;
    } catch (error) {
      credentials.noteFailure(error);
      const excess = rows.excessOf(error);
      if (excess !== undefined) world.report('I7', `${environment.name} fails: ${excess}`);
      throw error;
    }
  };
}

/** An operator's tools on a machine of their own. */
export function operatorIn(
  world: World,
  environment: ExecutionEnvironment,
  product: Product,
  writeLine: (line: string) => void,
): ComposedOperator {
  const run = { runId: environment.name, writeLine };
  const clients = clientsIn(world, environment, callsIn(world, environment), new RowChecker(world.faults));
  const failures = { bucket: 'failures', producerFunction: 'producer', groups: new Map([['consumer', group]]) };
  return product.composeOperator({ config: configOf(world), failures }, clients, run);
}

function configOf({ dynamodb, plan, beganAtMs }: World, other?: Place): ConsumerConfig {
  const startFrom = other === undefined ? plan.startFrom : 'earliest';
  return {
    ...(other ?? { streamName, group, collection }),
    // Lower seeds are recorded for a product that unpacked nothing.
    decoding: plan.hasAddedKinds ? usualDecoding : { ...usualDecoding, unpack: new Set() },
    startFrom: startFrom === 'earliest' ? startFrom : new Date(beganAtMs + startFrom * 1000),
    checkpointTable: dynamodb.tableName,
    mongoSecretId: 'secret',
    isTlsRequired: false,
    database,
  };
}

function callsIn({ time, noteExcess }: World, environment: ExecutionEnvironment): CallChecker {
  return new CallChecker(environment.name, time, noteExcess);
}

function clientsIn(
  world: World,
  environment: ExecutionEnvironment,
  calls: CallChecker,
  rows: RowChecker,
): OperatorClients {
  const { network, dynamodb, kinesis, mongo, time, random, bucket: objects } = world;
  const secret = (): Promise<unknown> =>
    network.call(environment, 'secrets', () => ({ SecretString: mongo.credentials.uri }));
  const watched = watchedSender(world, environment, calls, rows);
  return {
    dynamodb: watched(dynamodb.clientFor(environment, network)),
    kinesis: watched(kinesis.clientFor(environment, network, 3)),
    kinesisOnce: watched(kinesis.clientFor(environment, network, 1)),
    s3: watched(s3Client({ time, random: random.fork('s3'), network, environment, objects })),
    secrets: watched({ send: secret as never }),
    createMongoClient: mongo.clientFor(environment, network, (request, ask) => calls.ask(mongoQuestion(request), ask)),
    now: () => new Date(),
    monotonicMs: () => performance.now(),
    random: Math.random,
    sleep: sleepIn(world, environment),
  };
}

function sleepIn(
  { time }: World,
  environment: ExecutionEnvironment,
): (ms: number, signal?: AbortSignal) => Promise<void> {
  return (ms, signal) =>
    new Promise((resolve) => {
      const cancel = time.after(ms, () => environment.hear(resolve));
      signal?.addEventListener('abort', () => {
        cancel();
        resolve();
      });
    });
}
