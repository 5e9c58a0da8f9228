import type { KinesisClient } from '@aws-sdk/client-kinesis';
import type { ExecutionEnvironment } from '../../engine/execution-environment.ts';
import type { Faults } from '../../engine/faults.ts';
import type { Network } from '../../engine/network.ts';
import type { Random } from '../../engine/random.ts';
import type { VirtualTime } from '../../engine/virtual-time.ts';
import { kinesisClient } from './kinesis-client.ts';
import { kinesisErrors } from './kinesis-errors.ts';
import { SequenceNumbers, type SequenceStyle } from './kinesis-sequence-numbers.ts';
import { KinesisStream } from './kinesis-stream.ts';

/** What the model needs. */
export interface KinesisModelOptions {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly faults: Faults;
  readonly sequenceStyle: SequenceStyle;
}

/** How a stream is made. */
export interface NewStream {
  readonly shardCount: number;
  /** 24 where it is absent. */
  readonly retentionHours?: number;
  /** Where the stream had a life before: whether its numbers begin above the former ones, as on AWS, or below. */
  readonly numbers?: 'higher' | 'lower';
}

/** Kinesis Data Streams: what the service is, and the clients that product code holds. */
export interface KinesisModel {
  /** @throws ResourceNotFoundException where there is none of this name now. */
  stream(name: string): KinesisStream;
  /** All lives of the streams of this name, oldest first; the last one may be deleted, too. */
  incarnationsOf(name: string): readonly KinesisStream[];
  /** @throws ResourceInUseException where there is one of this name. */
  create(name: string, stream: NewStream): KinesisStream;
  delete(name: string): void;
  /** @param attempts of the SDK: 2 for the producer, 3 (its default) otherwise. */
  clientFor(environment: ExecutionEnvironment, network: Network, attempts: number): Pick<KinesisClient, 'send'>;
}

const hourMs = 60 * 60 * 1000;

/** Faults: see `putRecords`, `getRecords`, `kinesisClient` and `KinesisStream`. */
export function createKinesisModel(options: KinesisModelOptions): KinesisModel {
  const { time, random, faults } = options;
  const numbers = new SequenceNumbers(options.sequenceStyle, random);
  const lives = new Map<string, KinesisStream[]>();
  let refs = 0;
  const world = { time, random, faults, numbers, nextRef: () => refs++ };

  const incarnationsOf = (name: string): readonly KinesisStream[] => lives.get(name) ?? [];
  const stream = (name: string): KinesisStream => {
    const current = incarnationsOf(name).at(-1);
    if (current === undefined || current.isDeleted) throw kinesisErrors.notFound(`Stream ${name}`);
    return current;
  };
  return {
    stream,
    incarnationsOf,
    create: (name, { shardCount, retentionHours = 24, numbers: order }) => {
      const former = incarnationsOf(name).at(-1);
      if (former !== undefined) requireSuccession(former, time.nowMs);
      const startingNumber = numbers.start(former?.usedNumbers, order);
      const retentionMs = retentionHours * hourMs;
      const made = new KinesisStream({ name, shardCount, retentionMs, startingNumber }, world);
      lives.set(name, [...incarnationsOf(name), made]);
      return made;
    },
    delete: (name) => stream(name).markDeleted(),
    clientFor: (environment, network, attempts) =>
      kinesisClient({ environment, network, attempts, time, random, faults, numbers, stream }),
  };
}

/** Deleting and creating take longer than a second on AWS: no two lives share their creation time in seconds. */
function requireSuccession(former: KinesisStream, nowMs: number): void {
  if (!former.isDeleted) throw kinesisErrors.inUse(`Stream ${former.name}`);
  if (Math.floor(nowMs / 1000) === Math.floor(former.createdAtMs / 1000))
    throw new Error(`${former.name} is made twice within one second: let time pass in between`);
}
