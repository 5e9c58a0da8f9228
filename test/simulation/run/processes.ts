import type { ConsumerConfig } from '../../../lambdas/consumer/config.ts';
import type { ComposedOperator, OperatorClients } from '../../../lambdas/operator/compose.ts';
import { CallWatch } from '../checkers/call-checker.ts';
import { CredentialsWatch } from '../checkers/credentials-checker.ts';
import { FirstBatchWatch } from '../checkers/first-batch-checker.ts';
import { hearUnread } from '../checkers/hear-unread.ts';
import { mongoQuestion } from '../checkers/question.ts';
import { RowWatch } from '../checkers/row-checker.ts';
import { watchedSender } from '../checkers/watched-sender.ts';
import type { Sandbox } from '../engine/execution-environment.ts';
import type { FunctionCode } from '../model/lambda/lambda-function.ts';
import type { Product } from './product.ts';
import { collection, database, group, streamName, type World } from './world.ts';

const maxRecordBytes = 1024 * 1024;

/** The producer's code in one sandbox of its own. */
export function producerIn(world: World, sandbox: Sandbox, product: Product): FunctionCode {
  const kinesis = world.kinesis.clientFor(sandbox, world.network, 1);
  const { send, takeAcknowledged } = world.sends.around(kinesis.send.bind(kinesis) as never);
  const code = product.createProducerHandler(
    { streamName, maxRecordBytes },
    {
      kinesis: { send: send as never },
      clock: { now: () => new Date(), sleep: sleepIn(world, sandbox) },
      random: Math.random,
    },
    (line) => world.logLines.push(line),
  );
  const check = (published: unknown): void => {
    const heard = takeAcknowledged();
    // A sandbox that was frozen may hear of the rest at the very moment that it answers.
    const isStalled = world.faults.counts()['lambda.stalled'] !== undefined;
    if (Number(published) > heard || (Number(published) < heard && !isStalled))
      world.complain('I1', `${published} are said to be published, and ${heard} were`);
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

/** The consumer's code in one sandbox of its own. */
export function consumerIn(world: World, sandbox: Sandbox, product: Product): FunctionCode {
  const calls = callsIn(world, sandbox);
  const rows = new RowWatch(world.faults);
  const credentials = new CredentialsWatch(world.mongo.credentials, world.faults);
  const clients = clientsIn(world, sandbox, calls, rows);
  const firstBatches = new FirstBatchWatch(world);
  const watched = { ...clients, dynamodb: firstBatches.around(clients.dynamodb) };
  const code = product.createConsumerHandler(configOf(world), watched, (line) => {
    world.logLines.push(line);
    if (line.includes('"RestartUnderWay"')) world.faults.count('outcome.held-by-a-restart');
    if (line.includes('"records.unread"'))
      for (const untrue of hearUnread(world, JSON.parse(line))) world.complain('I1', untrue);
  });
  return async (event, context) => {
    calls.begin();
    rows.begin();
    firstBatches.begin(event);
    try {
      const answer = await code(event, context);
      if (calls.underWay > 0)
        world.complain('I9', `${sandbox.name} answers while it still asks for something`);
      return answer;
    } catch (error) {
      credentials.noteFailure(error);
      const excess = rows.excessOf(error);
      if (excess !== undefined) world.complain('I7', `${sandbox.name} fails: ${excess}`);
      throw error;
    }
  };
}

/** An operator's tools on a machine of their own. */
export function operatorIn(
  world: World,
  sandbox: Sandbox,
  product: Product,
  writeLine: (line: string) => void,
): ComposedOperator {
  const run = { runId: sandbox.name, sleep: sleepIn(world, sandbox), writeLine };
  const clients = clientsIn(world, sandbox, callsIn(world, sandbox), new RowWatch(world.faults));
  return product.composeOperator(configOf(world), clients, run);
}

function configOf({ dynamodb, plan, beganAtMs }: World): ConsumerConfig {
  const { startFrom } = plan;
  return {
    group,
    streamName,
    startFrom: startFrom === 'earliest' ? startFrom : new Date(beganAtMs + startFrom * 1000),
    checkpointTable: dynamodb.tableName,
    mongoSecretId: 'secret',
    isTlsRequired: false,
    database,
    collection,
  };
}

function callsIn({ time, noteExcess }: World, sandbox: Sandbox): CallWatch {
  return new CallWatch(sandbox.name, time, noteExcess);
}

function clientsIn(world: World, sandbox: Sandbox, calls: CallWatch, rows: RowWatch): OperatorClients {
  const { network, dynamodb, kinesis, mongo } = world;
  const secret = (): Promise<unknown> =>
    network.call(sandbox, 'secrets', () => ({ SecretString: mongo.credentials.uri }));
  const watched = watchedSender(world, sandbox, calls, rows);
  return {
    dynamodb: watched(dynamodb.clientFor(sandbox, network)),
    kinesis: watched(kinesis.clientFor(sandbox, network, 3)),
    kinesisOnce: watched(kinesis.clientFor(sandbox, network, 1)),
    secrets: watched({ send: secret as never }),
    createMongoClient: mongo.clientFor(sandbox, network, (request, ask) =>
      calls.ask(mongoQuestion(request), ask),
    ),
    now: () => new Date(),
    monotonicMs: () => performance.now(),
    random: Math.random,
    sleep: sleepIn(world, sandbox),
  };
}

function sleepIn({ time }: World, sandbox: Sandbox): (ms: number, signal?: AbortSignal) => Promise<void> {
  return (ms, signal) =>
    new Promise((resolve) => {
      const cancel = time.after(ms, () => sandbox.hear(resolve));
      signal?.addEventListener('abort', () => {
        cancel();
        resolve();
      });
    });
}
