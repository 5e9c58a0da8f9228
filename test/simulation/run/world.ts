import { Faults, type Trace } from '../engine/faults.ts';
import { type Network, simulatedNetwork } from '../engine/network.ts';
import type { Random } from '../engine/random.ts';
import type { Sandbox } from '../engine/sandbox.ts';
import type { VirtualTime } from '../engine/virtual-time.ts';
import { createDynamodbModel, type DynamodbModel } from '../model/dynamodb-model.ts';
import { EventSourceMapping, type MappingOptions } from '../model/event-source-mapping.ts';
import { createKinesisModel, type KinesisModel } from '../model/kinesis-model.ts';
import type { KinesisStream } from '../model/kinesis-stream.ts';
import { LambdaFunction } from '../model/lambda-function.ts';
import { createMongoModel, type MongoModel } from '../model/mongo-model.ts';
import type { RunPlan } from './draw-plan.ts';
import type { Product } from './product.ts';
import { SendWatch } from './send-watch.ts';

export const streamName = 'numbers';
export const database = 'db';
export const group = 'numtest';
export const collection = 'numtest';
export const deadLetters = `${collection}_dead_letters`;

/** Everything that one run consists of. */
export class World {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly plan: RunPlan;
  readonly faults: Faults;
  readonly kinesis: KinesisModel;
  readonly dynamodb: DynamodbModel;
  readonly mongo: MongoModel;
  readonly producer: LambdaFunction;
  readonly consumer: LambdaFunction;
  readonly logLines: string[] = [];
  /** Records that a mapping gave up on, by `ref`: they lie in the failure bucket. */
  readonly givenUp = new Set<number>();
  readonly sends = new SendWatch();
  /** True once the checkpoint table was restored or emptied from outside. */
  hasTableChanged = false;
  mapping: EventSourceMapping;
  /** Until then faults happen, and longer where something is under way. */
  faultsEndMs: number;
  readonly #network: Network;
  readonly #wrong: MappingOptions['wrong'];

  constructor(
    plan: RunPlan,
    product: Product,
    engine: { readonly time: VirtualTime; readonly random: Random; readonly trace?: Trace | null },
    wrong?: MappingOptions['wrong'],
  ) {
    const { time, random } = engine;
    this.time = time;
    this.random = random;
    this.plan = plan;
    this.faultsEndMs = time.nowMs + plan.faultsMs;
    this.#wrong = wrong;
    this.faults = new Faults(plan.rates, random.fork('faults'), engine.trace);
    const { faults } = this;
    this.#network = simulatedNetwork(time, random.fork('network'), faults);
    this.kinesis = createKinesisModel({ time, random: random.fork('kinesis'), faults });
    this.dynamodb = createDynamodbModel({ time, random: random.fork('dynamodb'), faults });
    this.mongo = createMongoModel({ time, random: random.fork('mongo'), faults });
    const store = this.mongo.replicaSet.collection(`${database}.${collection}`);
    store.addUniqueIndex('value.email');
    store.setValidator((document) => document['value']?.refused !== true);
    this.kinesis.create(streamName, { shardCount: plan.shards });
    const lambda = { time, random: random.fork('lambda'), faults };
    const start = (make: (sandbox: Sandbox) => ReturnType<Product['createConsumerHandler']>) => make;
    this.producer = new LambdaFunction(
      {
        name: 'producer',
        timeoutMs: plan.producerTimeoutMs,
        start: (sandbox) => this.#producerIn(sandbox, product),
      },
      lambda,
    );
    this.consumer = new LambdaFunction(
      {
        name: 'consumer',
        timeoutMs: plan.consumerTimeoutMs,
        start: start((sandbox) => this.#consumerIn(sandbox, product)),
      },
      lambda,
    );
    this.mapping = this.newMapping();
  }

  /** The stream as it is now; undefined while there is none. */
  stream(): KinesisStream | undefined {
    const life = this.kinesis.livesOf(streamName).at(-1);
    return life?.isDeleted === false ? life : undefined;
  }

  /** A mapping of the group from the beginning of the stream, beside those that are there. */
  newMapping(): EventSourceMapping {
    const { time, random, faults, plan } = this;
    return new EventSourceMapping(
      {
        streamName,
        stream: () => this.stream(),
        target: this.consumer,
        batchSize: plan.batchSize,
        onGivenUp: (records) => {
          for (const { ref } of records) this.givenUp.add(ref);
        },
        ...(this.#wrong === undefined ? {} : { wrong: this.#wrong }),
      },
      { time, random: random.fork(`mapping-${time.steps}`), faults },
    );
  }

  #producerIn(sandbox: Sandbox, product: Product): ReturnType<Product['createProducerHandler']> {
    const kinesis = this.kinesis.clientFor(sandbox, this.#network, 2);
    const send = this.sends.around(kinesis.send.bind(kinesis) as never);
    return product.createProducerHandler(
      { streamName, maxRecordBytes: 1024 * 1024 },
      {
        kinesis: { send: send as never },
        clock: { now: () => new Date(), sleep: (ms, signal) => this.#sleep(ms, signal) },
        random: Math.random,
      },
      (line) => this.logLines.push(line),
    );
  }

  #consumerIn(sandbox: Sandbox, product: Product): ReturnType<Product['createConsumerHandler']> {
    const secret = (): Promise<unknown> =>
      this.#network.call(sandbox, 'secrets', () => ({ SecretString: this.mongo.credentials.uri }));
    return product.createConsumerHandler(
      {
        group,
        streamName,
        startFrom: { kind: 'earliest' },
        checkpointTable: this.dynamodb.tableName,
        mongoSecretId: 'secret',
        isTlsRequired: false,
        database,
        collection,
      },
      {
        dynamodb: this.dynamodb.clientFor(sandbox, this.#network),
        kinesis: this.kinesis.clientFor(sandbox, this.#network, 3),
        secrets: { send: secret as never },
        createMongoClient: this.mongo.clientFor(sandbox, this.#network),
        now: () => new Date(),
        monotonicMs: () => performance.now(),
      },
      (line) => this.logLines.push(line),
    );
  }

  #sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.time.after(ms, resolve);
      signal?.addEventListener('abort', () => {
        cancel();
        resolve();
      });
    });
  }
}
