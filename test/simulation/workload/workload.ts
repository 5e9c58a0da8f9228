import type { KinesisRecord } from '../model/kinesis/kinesis-shard.ts';
import type { InvocationEnd } from '../model/lambda/lambda-function.ts';
import { otherTopic } from '../run/other-topic.ts';
import { streamName, type World } from '../run/world.ts';
import { type IntendedEvent, type IntendedMessage, intendedMessage, intendedNumber, nameOf } from './intended-event.ts';
import { garbageBytes, malformedBytes, plainBytes, poisonedBytes } from './malformed-records.ts';

interface NumberRange {
  readonly from: number;
  readonly to: number;
}

type Request = { readonly runId: string; readonly topic?: string } & (
  | NumberRange
  | { readonly messages: readonly IntendedMessage[]; readonly ordered: boolean }
);

const messagesRun = 'messages';

/** Those who call the producer function, and other producers. */
export class Workload {
  /** Whatever they asked the producer to send, by the name of the event. */
  readonly intended = new Map<string, IntendedEvent>();
  /** Names of events whose producer said that they are in the stream. */
  readonly acknowledged: string[] = [];
  /** Ids of events that have to land one after the other: those of one key of an ordered request. */
  readonly ordered: (readonly string[])[] = [];
  /** How many ask them to wait. */
  pauses = 0;
  #open = 0;

  /** True where every intent is acknowledged and every stranger has spoken. */
  get areDone(): boolean {
    return this.#open === 0;
  }

  get isPaused(): boolean {
    return this.pauses > 0;
  }

  start(world: World): void {
    const { plan, random } = world;
    const topic = topicIn(world);
    let from = 1;
    for (const [index, { count, isAsynchronous }] of plan.intents.entries()) {
      const range = { from, to: from + count - 1 };
      const runId = `run-${index}`;
      void this.#during(
        isAsynchronous ? this.#hand(world, range) : this.#publish(world, { ...topic, ...range, runId }),
      );
      from += count;
    }
    const messages = Array.from({ length: plan.messages }, (_, index) => messageOf(world, index));
    const ordered = random.chance(0.5);
    if (ordered) this.ordered.push(...byKey(messages));
    if (messages.length > 0)
      void this.#during(this.#publish(world, { ...topic, messages, runId: messagesRun, ordered }));
    const mostPauseMs = Math.floor((3 * plan.faultsMs) / Math.max(1, plan.foreignRecords));
    const isEnough = (index: number): boolean => index >= plan.foreignRecords;
    void this.#during(this.#speak(world, { from: 0, mostPauseMs, isEnough }));
    if (plan.flood > 0) void this.#during(this.#flood(world));
    if (plan.poisoned > 0) void this.#during(this.#poison(world));
  }

  /** Those who call the producer function for the second topic: two runs, whose ids no other run has. */
  startOther(world: World): void {
    const middle = Math.ceil(world.plan.otherTopic / 2);
    const topic = otherTopic.streamName;
    void this.#during(this.#publish(world, { topic, from: 1, to: middle, runId: 'orders-1' }));
    if (middle < world.plan.otherTopic)
      void this.#during(
        this.#publish(world, { topic, from: middle + 1, to: world.plan.otherTopic, runId: 'orders-2' }),
      );
  }

  async #during(work: Promise<void>): Promise<void> {
    this.#open += 1;
    await work;
    this.#open -= 1;
  }

  /** Calls again until all is acknowledged, always with the same run id, as docs/producing.md tells. */
  async #publish(world: World, request: Request): Promise<void> {
    const { time, random } = world;
    await time.sleep(random.integer(0, Math.floor(world.plan.faultsMs * 0.6)));
    const { first, last } = positionsOf(request);
    let from: number | null = first;
    this.#intend(request);
    while (from !== null) {
      while (this.isPaused) await time.sleep(500);
      const end = await world.producer.invoke({ ...request, from });
      const until = this.#publishedUntil(world, end, { from, last });
      for (let position = from; position < until; position++) this.#acknowledge(request, position);
      if (until > from && until <= last) world.faults.count('outcome.publishing-resumed');
      from = until > last ? null : until;
      if (from !== null) await time.sleep(random.integer(100, 2_000));
    }
  }

  /**
   * Invokes asynchronously, without a run id: Lambda invokes again where that failed, twice at most, and at times also
   * where it did not, each time with the same request id. What it gives up on is published once more from there.
   */
  async #hand(world: World, range: NumberRange): Promise<void> {
    const { time, random, producer } = world;
    await time.sleep(random.integer(0, Math.floor(world.plan.faultsMs * 0.6)));
    const runId = producer.newRequestId();
    this.#intend({ ...range, runId });
    let next = range.from;
    for (let attempt = 1; attempt <= 3; attempt++) {
      while (this.isPaused) await time.sleep(500);
      if (attempt > 1) world.faults.count('outcome.invoked-again');
      const end = await producer.invoke({ ...topicIn(world), ...range }, runId);
      const until = end.kind === 'answered' ? publishedUntil(end.answer, range.to) : range.from;
      for (let position = next; position < until; position++) this.#acknowledge({ ...range, runId }, position);
      next = Math.max(next, until);
      if (end.kind === 'answered' && random.chance(0.8)) break;
      await time.sleep(random.integer(100, 5_000));
    }
    if (next <= range.to) await this.#publish(world, { ...topicIn(world), ...range, from: next, runId });
  }

  /** The first position that is not acknowledged. Some who call read that also where the call failed. */
  #publishedUntil({ random, faults }: World, end: InvocationEnd, { from, last }: Positions): number {
    if (end.kind === 'answered') return publishedUntil(end.answer, last);
    const next: unknown = Object(end.error).fields?.next;
    if (typeof next !== 'number' || random.chance(0.5)) return from;
    faults.count('outcome.resumed-after-failure');
    return next;
  }

  #intend(request: Request): void {
    const { first, last } = positionsOf(request);
    for (let position = first; position <= last; position++) {
      const event = eventOf(request, position);
      this.intended.set(nameOf(event), event);
    }
  }

  #acknowledge(request: Request, position: number): void {
    this.acknowledged.push(nameOf(eventOf(request, position)));
  }

  /** Other programs go on until everything is healed, so that faults which have yet to happen can. */
  speakOn(world: World): void {
    const isEnough = (): boolean => world.faults.isHealed;
    void this.#during(this.#speak(world, { from: 2_000, mostPauseMs: 1_000, isEnough }));
  }

  /** Nobody has to wait, and there is a stream to put records into. */
  async #untilOpen(world: World): Promise<void> {
    while (this.isPaused || world.stream() === undefined) await world.time.sleep(500);
  }

  /** Puts these one after the other into one shard, so that several may be in one batch. */
  async #pour(world: World, key: string, all: readonly Uint8Array[]): Promise<readonly KinesisRecord[]> {
    const { time, random, plan, kinesis } = world;
    await time.sleep(random.integer(0, Math.floor(plan.faultsMs * 0.6)));
    await this.#untilOpen(world);
    return all.map((bytes) => kinesis.stream(streamName).land(key, bytes));
  }

  async #flood(world: World): Promise<void> {
    await this.#pour(
      world,
      'stranger-0',
      Array.from({ length: world.plan.flood }, (_, at) => plainBytes(at)),
    );
  }

  async #poison(world: World): Promise<void> {
    const all = Array.from({ length: world.plan.poisoned }, (_, at) => poisonedBytes(at));
    world.poisoned.push(...(await this.#pour(world, 'stranger-1', all)));
  }

  /** Puts records as other programs do, straight into the stream, a few at once. */
  async #speak(world: World, { from, mostPauseMs, isEnough }: Speech): Promise<void> {
    const { time, random } = world;
    for (let index = from; !isEnough(index); ) {
      await time.sleep(random.integer(10, mostPauseMs));
      await this.#untilOpen(world);
      // A batch of nothing but garbage goes other ways than one with documents in it.
      const isGarbage = random.chance(0.25);
      const stream = world.kinesis.stream(streamName);
      for (const last = index + random.integer(1, 5); index < last && !isEnough(index); index++)
        if (isGarbage) stream.land('stranger-0', garbageBytes(index));
        else stream.land(`stranger-${random.integer(0, 9)}`, malformedBytes(random, index, world.plan));
    }
  }
}

interface Positions {
  readonly from: number;
  readonly last: number;
}

/** What one who is no producer of ours has to say. */
interface Speech {
  /** Index of the first record: what they are called by. */
  readonly from: number;
  readonly mostPauseMs: number;
  readonly isEnough: (index: number) => boolean;
}

/** Where there are several topics, a request has to name its own. */
function topicIn({ plan }: World): { readonly topic?: string } {
  return plan.otherTopic === 0 ? {} : { topic: streamName };
}

/** The first position that is not acknowledged. */
function publishedUntil(answer: unknown, last: number): number {
  const next: unknown = Reflect.get(answer as object, 'next');
  return next === null ? last + 1 : Number(next);
}

function positionsOf(request: Request): { readonly first: number; readonly last: number } {
  if ('to' in request) return { first: request.from, last: request.to };
  return { first: 0, last: request.messages.length - 1 };
}

function eventOf(request: Request, position: number): IntendedEvent {
  if ('to' in request) return intendedNumber(request.runId, position);
  const message = request.messages[position];
  if (message === undefined) throw new Error(`there is no message ${position}`);
  return intendedMessage(request.runId, position, message);
}

function byKey(messages: readonly IntendedMessage[]): readonly (readonly string[])[] {
  const keyed = messages
    .map((message, position) => intendedMessage(messagesRun, position, message))
    .filter(({ key }) => key !== undefined);
  return [...Map.groupBy(keyed, ({ key }) => key).values()].map((those) => those.map(nameOf));
}

function messageOf({ random }: World, index: number): IntendedMessage {
  const value = random.pick<unknown>([
    'Hello, World!',
    { $set: { a: index } },
    { 'a.b': [index, null] },
    index,
    true,
    [-0, { less: -0 }, 0.5],
  ]);
  return {
    value,
    ...(random.chance(0.5) ? { key: `key-${random.integer(0, 3)}` } : {}),
    ...(random.chance(0.3) ? { id: `client-${index}` } : {}),
  };
}
