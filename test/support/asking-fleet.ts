import type { ConsumerDependencies } from '../../engine/consume/dependencies.ts';
import { locateBatch } from '../../engine/consume/locate-batch.ts';
import { IncarnationUnknown, StreamCallsLimited } from '../../engine/stream/errors.ts';
import type { StreamSummary } from '../../engine/stream/ports.ts';
import { rememberIncarnation } from '../../engine/stream/recent-incarnation.ts';
import { seededRandom } from '../simulation/engine/random.ts';
import { VirtualTime } from '../simulation/engine/virtual-time.ts';
import { ConsumerWorld, numberRecords, seq } from './consumer-world.ts';
import { batch, incarnation } from './records.ts';

/** The limit of DescribeStreamSummary in an account. */
const callsPerSecond = 20;
const answerMs = 20;
/** How long the mapping waits before it delivers a batch again, and at most before the next. */
const [redeliveryMs, longestIdleMs] = [1_000, 160_000];
const budget = { loadMs: 5_000, writeMs: () => null, closingMs: () => 0 };
const handledBatch = batch(...numberRecords(1, 1));

/** Calls to Kinesis in one second. */
export interface CallsOfSecond {
  answered: number;
  refused: number;
}

/**
 * The execution environments of one group, one a shard, in virtual time: all are started at once, and each batch would like
 * to skip. Kinesis answers 20 calls a second and refuses the others.
 */
export class AskingFleet {
  readonly #time = new VirtualTime(0);
  readonly #random = seededRandom('asking fleet');
  readonly #environments: number;
  readonly #seconds: CallsOfSecond[] = [];
  #allowance = callsPerSecond;
  #countedAtMs = 0;
  /** When each environment had its first answer. */
  readonly firstAnswersAtMs: number[] = [];
  /** Batches that were skipped, and those among them in whose invocation Kinesis had not answered. */
  skipped = 0;
  unconfirmed = 0;
  /** What the environments share: the checkpoint of the one shard that stands for all lies beyond every batch. */
  readonly group: ConsumerDependencies;

  constructor(environments: number) {
    this.#environments = environments;
    const world = new ConsumerWorld();
    world.checkpoints.set(world.position, { sequence: seq(2) });
    this.group = world.dependencies();
  }

  /** What became of a batch. */
  note(isSkipped: boolean, isConfirmed: boolean, isFirst: boolean): void {
    if (isFirst) this.firstAnswersAtMs.push(this.#time.nowMs);
    if (isSkipped) this.skipped += 1;
    if (isSkipped && !isConfirmed) this.unconfirmed += 1;
  }

  async run(forMs: number): Promise<void> {
    for (let index = 0; index < this.#environments; index++) {
      const environment = new Environment(this, this.#time, this.#random.fork(`${index}`).next);
      this.#time.after(this.#random.integer(0, 200), () => void environment.live());
    }
    await this.#time.run(() => this.#time.nowMs >= forMs, Number.MAX_SAFE_INTEGER);
  }

  /** The calls of each second of a period, in seconds. */
  calls(from: number, to: number): readonly CallsOfSecond[] {
    return Array.from({ length: to - from }, (_, index) => this.#second(from + index));
  }

  async describe(): Promise<StreamSummary> {
    await this.#time.sleep(answerMs / 2);
    const { nowMs } = this.#time;
    const earned = ((nowMs - this.#countedAtMs) * callsPerSecond) / 1_000;
    this.#allowance = Math.min(callsPerSecond, this.#allowance + earned);
    this.#countedAtMs = nowMs;
    const second = this.#second(Math.floor(nowMs / 1_000));
    const isAnswered = this.#allowance >= 1;
    if (isAnswered) this.#allowance -= 1;
    second[isAnswered ? 'answered' : 'refused'] += 1;
    await this.#time.sleep(answerMs / 2);
    if (!isAnswered) throw new StreamCallsLimited('Kinesis answers others.');
    return { incarnation, retentionMs: 86_400_000, openShards: this.#environments };
  }

  #second(index: number): CallsOfSecond {
    this.#seconds[index] ??= { answered: 0, refused: 0 };
    return this.#seconds[index];
  }
}

class Environment {
  readonly #fleet: AskingFleet;
  readonly #time: VirtualTime;
  readonly #random: () => number;
  readonly #dependencies: ConsumerDependencies;
  #answers = 0;

  constructor(fleet: AskingFleet, time: VirtualTime, random: () => number) {
    this.#fleet = fleet;
    this.#time = time;
    this.#random = random;
    const confirm = async (): Promise<StreamSummary> => {
      const summary = await fleet.describe();
      this.#answers += 1;
      return summary;
    };
    const times = {
      now: () => new Date(time.nowMs),
      monotonicMs: () => time.nowMs,
      random,
      sleep: (ms: number) => time.sleep(ms),
    };
    this.#dependencies = { ...fleet.group, incarnation: rememberIncarnation({ confirm }, times) };
  }

  async live(): Promise<void> {
    for (;;) await this.#time.sleep((await this.#invoke()) ? this.#random() * longestIdleMs : redeliveryMs);
  }

  /** False where the batch has to come again. */
  async #invoke(): Promise<boolean> {
    const before = this.#answers;
    try {
      const { skipThrough } = await locateBatch(handledBatch, this.#dependencies, budget);
      this.#fleet.note(skipThrough !== null, this.#answers > before, before === 0);
      return true;
    } catch (error) {
      if (error instanceof IncarnationUnknown) return false;
      throw error;
    }
  }
}
