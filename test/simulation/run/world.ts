import { checkpointRow } from '../checkers/checkpoint-group.ts';
import type { NoteExcess } from '../checkers/excess.ts';
import type { Expectation } from '../checkers/expected-record.ts';
import { isStored } from '../checkers/is-stored.ts';
import { sayError } from '../checkers/say-error.ts';
import { SendChecker } from '../checkers/send-checker.ts';
import { SizeChecker } from '../checkers/size-checker.ts';
import type { Invariant, Violation } from '../checkers/violations.ts';
import { Faults, type Trace } from '../engine/faults.ts';
import { type Network, simulatedNetwork } from '../engine/network.ts';
import type { Random } from '../engine/random.ts';
import type { VirtualTime } from '../engine/virtual-time.ts';
import { createDynamodbModel, type DynamodbModel } from '../model/dynamodb/dynamodb-model.ts';
import { createKinesisModel, type KinesisModel } from '../model/kinesis/kinesis-model.ts';
import type { KinesisRecord } from '../model/kinesis/kinesis-shard.ts';
import type { KinesisStream } from '../model/kinesis/kinesis-stream.ts';
import { EventSourceMapping, type MappingOptions } from '../model/lambda/event-source-mapping.ts';
import { LambdaFunction } from '../model/lambda/lambda-function.ts';
import { indexRules } from '../model/mongodb/mongo-index-rules.ts';
import { createMongoModel, type MongoModel } from '../model/mongodb/mongo-model.ts';
import type { MongoSnapshot } from '../model/mongodb/mongo-replica-set.ts';
import { CommandAttempts } from '../nemesis/command-attempts.ts';
import { CommandBook } from '../nemesis/command-book.ts';
import type { RunPlan } from '../nemesis/draw-plan.ts';
import { FailureBucket } from '../nemesis/failure-bucket.ts';
import { OtherTopic } from './other-topic.ts';
import { consumerIn, producerIn } from './processes.ts';
import type { Product } from './product.ts';

export const streamName = 'numbers';
export const database = 'db';
export const group = 'numtest';
export const collection = 'numtest';
export const sinkCheckpoints = 'highwater_sink_checkpoints';
export const deadLetters = `${collection}_dead_letters`;

/** What nobody should write into a connection string, and some do. */
const weakening = 'w=1&journal=false&readConcernLevel=local&readPreference=secondaryPreferred';

const expireEveryMs = 5_000;
const longestRunSeconds = 60 * 60;

/** What drives a world. */
export interface WorldEngine {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly trace?: Trace | null;
}

/** Everything that one run consists of. */
export class World {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly plan: RunPlan;
  readonly faults: Faults;
  readonly network: Network;
  readonly kinesis: KinesisModel;
  readonly dynamodb: DynamodbModel;
  readonly mongo: MongoModel;
  readonly producer: LambdaFunction;
  readonly consumer: LambdaFunction;
  /** As it was before the first record came. */
  readonly emptyDatabase: MongoSnapshot;
  readonly logLines: string[] = [];
  readonly bucket = new FailureBucket();
  readonly book = new CommandBook();
  readonly attempts = new CommandAttempts();
  /** Records that crash the function that reads them. */
  readonly poisoned: KinesisRecord[] = [];
  /** What was heard or seen in the middle of something; for whoever checks after the step. */
  readonly reported: Violation[] = [];
  readonly noteExcess: NoteExcess = (message) => this.report('I7', message);
  readonly sends: SendChecker;
  readonly sizes: SizeChecker;
  /** When the checkpoint table was last restored or emptied from outside. */
  tableChangedAtMs = Number.NEGATIVE_INFINITY;
  /** From when on nothing failed any more. */
  healedAtMs = Number.POSITIVE_INFINITY;
  /** Of each open shard, how many orders to skip were tried before its last batch. */
  readonly skipsBeforeCalm = new Map<string, number>();
  /** True while the group's mapping is kept disabled, from the restore of a backup of two moments until the restart. */
  isMappingHeld = false;
  /** True once MongoDB was restored to an older backup. */
  hasDatabaseChanged = false;
  /** True once the collection takes what it refused before. */
  haveRulesChanged = false;
  /** Tries until then. */
  redrivesBeforeLift = 0;
  mapping: EventSourceMapping;
  /** Undefined where the stage has one topic. */
  readonly otherTopic: OtherTopic | undefined;
  readonly beganAtMs: number;
  /** What arrived before is none of the group's business; 0 for a group that starts at the earliest. */
  readonly startAtMs: number;
  /** Until then faults happen, and longer where something is under way. */
  faultsEndMs: number;
  readonly #wrong: MappingOptions['wrong'];

  constructor(plan: RunPlan, product: Product, engine: WorldEngine) {
    const { time, random } = engine;
    const wrong = product.mutant?.wrong;
    this.time = time;
    this.random = random;
    this.plan = plan;
    this.beganAtMs = time.nowMs;
    this.startAtMs = plan.startFrom === 'earliest' ? 0 : time.nowMs + plan.startFrom * 1000;
    this.faultsEndMs = time.nowMs + plan.faultsMs;
    this.#wrong = wrong;
    this.faults = new Faults(plan.rates, random.fork('faults'), engine.trace);
    const { faults } = this;
    this.network = simulatedNetwork(time, random.fork('network'), faults);
    const { numbers: sequenceStyle } = plan;
    this.kinesis = createKinesisModel({ time, random: random.fork('kinesis'), faults, sequenceStyle });
    this.dynamodb = createDynamodbModel({ time, random: random.fork('dynamodb'), faults });
    this.sends = new SendChecker({ time, faults }, this.noteExcess);
    this.sizes = new SizeChecker(faults, this.noteExcess);
    const watch = this.sizes.noteMongo.bind(this.sizes);
    const mongo = { time, random: random.fork('mongo'), faults, watch };
    this.mongo = createMongoModel(mongo, 'first', plan.isUriWeak ? weakening : '');
    const store = this.mongo.replicaSet.collection(`${database}.${collection}`);
    store.addUniqueIndex('value.email');
    if (plan.ownIndex !== 'none') {
      const { member, refusalOf } = indexRules[plan.ownIndex];
      store.addRule({
        member,
        refusalOf: (document) => (this.haveRulesChanged ? undefined : refusalOf(document)),
      });
    }
    store.setValidator(({ value }) => this.haveRulesChanged || value?.refused !== true, 'refused');
    this.emptyDatabase = this.mongo.snapshot();
    faults.count(`numbers.${plan.numbers}`);
    faults.count(`index.${plan.ownIndex}`);
    faults.count(`start.${plan.startFrom === 'earliest' ? 'earliest' : 'time'}`);
    if (plan.batchingWindowMs > 0) faults.count('mapping.gathers');
    if (plan.isUriWeak) faults.count('mongo.weak-uri');
    this.createStream(plan.shards);
    this.#expire();
    const lambda = { time, random: random.fork('lambda'), faults };
    this.producer = new LambdaFunction(
      {
        name: 'producer',
        timeoutMs: plan.producerTimeoutMs,
        start: (environment) => producerIn(this, environment, product),
        onError: (error) => this.hear('producer', error),
      },
      lambda,
    );
    this.consumer = new LambdaFunction(
      {
        name: 'consumer',
        timeoutMs: plan.consumerTimeoutMs,
        start: (environment) => consumerIn(this, environment, product),
        onError: (error) => this.hear('consumer', error),
      },
      lambda,
    );
    // A first mapping at the latest record would show no more than that; a later one carries the checkpoint along.
    this.mapping = this.#mapping(wrong === 'latest' ? undefined : wrong);
    this.otherTopic = plan.otherTopic > 0 ? new OtherTopic(this, product) : undefined;
  }

  /** True where a rule of the group's collection speaks against a document with this value, as long as it is not lifted. */
  refuses({ breaks }: Pick<Expectation, 'breaks'>): boolean {
    return breaks.some((rule) => rule === 'validator' || rule === this.plan.ownIndex);
  }

  report(invariant: Invariant, message: string): void {
    this.reported.push({ invariant, message });
  }

  /** Faults go on for so long at least. */
  lastAtLeast(forMs: number): void {
    this.faultsEndMs = Math.max(this.faultsEndMs, this.time.nowMs + forMs);
  }

  /** The stream as it is now; undefined while there is none. */
  stream(): KinesisStream | undefined {
    const life = this.kinesis.incarnationsOf(streamName).at(-1);
    return life?.isDeleted === false ? life : undefined;
  }

  /** Deletes it with all that nobody has handled: that is lost, as whoever deletes it has to know. */
  deleteStream(): void {
    const stream = this.kinesis.stream(streamName);
    for (const shard of stream.allShards()) {
      const row = checkpointRow(this.dynamodb, group, stream, shard.id);
      const end = BigInt(row?.['sequenceText']?.S ?? -1);
      for (const record of shard.records)
        if (BigInt(record.sequence) > end && !isStored(this, record, stream)) this.book.deleteUnread(record);
    }
    this.kinesis.delete(streamName);
  }

  /** @param numbers whether they begin above those of the life before, as on AWS, or below. */
  createStream(shardCount: number, numbers?: 'higher' | 'lower'): void {
    const retentionHours = this.plan.retentionSeconds / 3_600;
    this.kinesis.create(streamName, {
      shardCount,
      retentionHours,
      ...(numbers === undefined ? {} : { numbers }),
    });
  }

  /** A mapping of the group from the beginning of the stream, beside those that are there. */
  newMapping(): EventSourceMapping {
    return this.#mapping(this.#wrong);
  }

  #mapping(wrong: MappingOptions['wrong']): EventSourceMapping {
    const { time, random, faults, plan, bucket, book } = this;
    return new EventSourceMapping(
      {
        streamName,
        stream: () => this.stream(),
        target: this.consumer,
        batchSize: plan.batchSize,
        batchingWindowMs: plan.batchingWindowMs,
        onDelivered: (records) => book.answer(records),
        onGivenUp: (records, shardId) => {
          const stream = this.stream();
          if (stream !== undefined) bucket.keep({ stream, shardId, records });
        },
        ...(wrong === undefined ? {} : { wrong }),
      },
      { time, random: random.fork(`mapping-${time.steps}`), faults },
    );
  }

  /** What Lambda logs of an error; each has to be one of the product's own. */
  hear(name: string, error: unknown): void {
    this.logLines.push(sayError(error));
    if (typeof Object(error).retriable !== 'boolean') this.report('I9', `the ${name} broke off: ${String(error)}`);
  }

  /** What has outlived its retention leaves the stream. In a day nothing of a run does. */
  #expire(): void {
    const { time, plan } = this;
    if (plan.retentionSeconds > longestRunSeconds) return;
    time.after(expireEveryMs, () => {
      const expired = this.stream()?.trimExpired() ?? [];
      if (expired.length > 0) this.faults.count('outcome.expired');
      this.#expire();
    });
  }
}
