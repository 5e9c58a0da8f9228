import { ExecutionEnvironment } from '../engine/execution-environment.ts';
import { Faults } from '../engine/faults.ts';
import { simulatedNetwork } from '../engine/network.ts';
import { type Random, seededRandom } from '../engine/random.ts';
import { VirtualTime } from '../engine/virtual-time.ts';
import { createDynamodbModel, type DynamodbModel } from './dynamodb/dynamodb-model.ts';
import { createKinesisModel, type KinesisModel } from './kinesis/kinesis-model.ts';
import type { SequenceStyle } from './kinesis/kinesis-sequence-numbers.ts';

/** A little world for tests of the models of AWS: one environment, one network. */
export interface AwsTestbed {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly faults: Faults;
  readonly environment: ExecutionEnvironment;
  readonly kinesis: KinesisModel;
  readonly dynamodb: DynamodbModel;
  readonly kinesisClient: ReturnType<KinesisModel['clientFor']>;
  readonly dynamodbClient: ReturnType<DynamodbModel['clientFor']>;
  /** Lets time go on until the promise is settled, and gives its outcome. @throws where it never settles. */
  settle<T>(promise: Promise<T>): Promise<T>;
  /** Lets this much time go by. */
  pass(ms: number): Promise<void>;
}

/** @param rates of the faults, by name; none where it is absent. */
export function createAwsTestbed(
  rates: Readonly<Record<string, number>> = {},
  { seed = 1, style = 'aws' }: { readonly seed?: number; readonly style?: SequenceStyle } = {},
): AwsTestbed {
  const time = new VirtualTime(Date.UTC(2026, 0, 1));
  const random = seededRandom(seed);
  const faults = new Faults(new Map(Object.entries(rates)), random.fork('faults'));
  const network = simulatedNetwork(time, random.fork('network'), faults);
  const environment = new ExecutionEnvironment('environment');
  const kinesis = createKinesisModel({ time, random: random.fork('kinesis'), faults, sequenceStyle: style });
  const dynamodb = createDynamodbModel({ time, random: random.fork('dynamodb'), faults });

  const settle = async <T>(promise: Promise<T>): Promise<T> => {
    let isSettled = false;
    const note = (): void => {
      isSettled = true;
    };
    promise.then(note, note);
    if (!(await time.run(() => isSettled, 1000))) throw new Error('the promise stays open');
    return await promise;
  };
  return {
    time,
    random,
    faults,
    environment,
    kinesis,
    dynamodb,
    kinesisClient: kinesis.clientFor(environment, network, 3),
    dynamodbClient: dynamodb.clientFor(environment, network),
    settle,
    pass: (ms) => settle(time.sleep(ms)),
  };
}
