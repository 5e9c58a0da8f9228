import type { KinesisClient } from '@aws-sdk/client-kinesis';
import type { Db, MongoClient } from 'mongodb';
import type { AwsClients } from '../../../cli/local/aws/aws-clients.ts';
import { usualDecoding } from '../../../engine/documents/decoding.ts';
import type { ConsumerConfig } from '../../../lambdas/consumer/config.ts';
import { createConsumerHandler } from '../../../lambdas/consumer/create-handler.ts';
import { hangMs } from '../../support/hang-ms.ts';
import { patientAwsClient } from '../../support/patient-aws-client.ts';
import { patientMongoClient } from '../../support/patient-mongo-client.ts';
import type { Faults } from '../engine/faults.ts';
import { seededRandom } from '../engine/random.ts';
import { type FunctionCode, LambdaFunction } from '../model/lambda/lambda-function.ts';
import { RealTime } from './real-time.ts';

/** One batch that the mapping delivered, in the order of delivery. */
export interface Delivery {
  readonly shard: string;
  readonly sequences: readonly string[];
  readonly end: 'running' | 'answered' | 'failed';
}

/** What the consumer of a test works with. */
export interface WatchedConsumerOptions {
  readonly place: Pick<ConsumerConfig, 'group' | 'streamName' | 'checkpointTable' | 'collection'>;
  readonly aws: AwsClients;
  /** Of the Kinesis that reshards. */
  readonly kinesis: KinesisClient;
  readonly mongoUri: string;
  readonly database: Db;
  readonly faults: Faults;
}

/**
 * The consumer function over real clients. It notes what it is given, and fails for shards that are blocked.
 *
 * Faults: `consumer.fails-before` (nothing is done), `consumer.fails-after` (all is done, and the mapping does not hear of it).
 */
export class WatchedConsumer {
  readonly function: LambdaFunction;
  readonly deliveries: Delivery[] = [];
  /** Batches of these shards fail before anything is done. */
  readonly blocked = new Set<string>();
  readonly logLines: string[] = [];
  readonly #options: WatchedConsumerOptions;
  readonly #clients: MongoClient[] = [];
  readonly #running = new Set<Promise<void>>();

  constructor(options: WatchedConsumerOptions) {
    const { faults } = options;
    this.#options = options;
    this.function = new LambdaFunction(
      { name: 'consumer', timeoutMs: hangMs, start: () => this.#start() },
      { time: new RealTime(), random: seededRandom('consumer'), faults },
    );
  }

  /** Sums one of the counts that the function logs for each batch that it handled. */
  logged(count: 'skipped' | 'already' | 'duplicates' | 'inserted'): number {
    return this.logLines.reduce((sum, line) => sum + Number(JSON.parse(line)[count] ?? 0), 0);
  }

  /** Until nothing runs any more: also what a killed environment had begun, which goes on here. */
  async atRest(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  async close(): Promise<void> {
    await this.atRest();
    for (const client of this.#clients) await client.close();
  }

  #start(): FunctionCode {
    const { place, aws, kinesis, mongoUri, database } = this.#options;
    const secret = async (): Promise<unknown> => ({ SecretString: mongoUri });
    const handler = createConsumerHandler(
      {
        ...place,
        startFrom: 'earliest',
        decoding: usualDecoding,
        mongoSecretId: 'secret',
        isTlsRequired: false,
        database: database.databaseName,
      },
      {
        dynamodb: patientAwsClient(aws.dynamodb),
        kinesisOnce: patientAwsClient(kinesis),
        secrets: { send: secret as never },
        createMongoClient: (uri, options) => {
          const client = patientMongoClient(uri, options);
          this.#clients.push(client);
          return client;
        },
        now: () => new Date(),
        monotonicMs: () => performance.now(),
        random: Math.random,
        sleep: (ms) => new RealTime().sleep(ms),
      },
      (line) => this.logLines.push(line),
    );
    return (event, context) => this.#watch(event, () => handler(event, context));
  }

  #watch(event: unknown, handle: () => Promise<void>): Promise<void> {
    const { shard, sequences } = readBatch(event);
    const index = this.deliveries.push({ shard, sequences, end: 'running' }) - 1;
    const note = (end: Delivery['end']): void => {
      this.deliveries[index] = { shard, sequences, end };
    };
    const handled = this.#handle(shard, handle);
    const noted = handled.then(
      () => note('answered'),
      () => note('failed'),
    );
    this.#running.add(noted);
    void noted.finally(() => this.#running.delete(noted));
    return handled;
  }

  async #handle(shard: string, handle: () => Promise<void>): Promise<void> {
    const { faults } = this.#options;
    if (this.blocked.has(shard) || faults.happens('consumer.fails-before')) throw new Error('planted: failed before');
    await handle();
    if (faults.happens('consumer.fails-after')) throw new Error('planted: failed after');
  }
}

function readBatch(event: unknown): { readonly shard: string; readonly sequences: readonly string[] } {
  const { Records } = event as { readonly Records: readonly { readonly eventID: string }[] };
  const places = Records.map(({ eventID }) => eventID.split(':'));
  return { shard: places[0]?.[0] ?? '', sequences: places.map(([, sequence]) => sequence ?? '') };
}
