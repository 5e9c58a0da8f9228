import { plainBytes, strangeBytes } from './strange-records.ts';
import { streamName, type World } from './world.ts';

/** An event whose producer said that it is in the stream. */
export interface Acknowledged {
  readonly id: string;
}

interface Message {
  readonly key?: string;
  readonly id?: string;
  readonly value: unknown;
}

interface NumberRange {
  readonly from: number;
  readonly to: number;
  readonly ratePerSecond?: number;
}

type Request = { readonly runId: string } & (
  | NumberRange
  | { readonly messages: readonly Message[]; readonly ordered: boolean }
);

const messagesRun = 'messages';

/** Those who call the producer function, and other producers. */
export class Callers {
  readonly acknowledged: Acknowledged[] = [];
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
    let from = 1;
    for (const [index, { count, isAsynchronous, ratePerSecond }] of plan.intents.entries()) {
      const pace = ratePerSecond === 0 ? {} : { ratePerSecond };
      const range = { from, to: from + count - 1, ...pace };
      const runId = `run-${index}`;
      void this.#during(
        isAsynchronous ? this.#hand(world, range) : this.#publish(world, { ...range, runId }),
      );
      from += count;
    }
    const messages = Array.from({ length: plan.messages }, (_, index) => messageOf(world, index));
    const ordered = random.chance(0.5);
    if (ordered) this.ordered.push(...byKey(messages));
    if (messages.length > 0)
      void this.#during(this.#publish(world, { messages, runId: messagesRun, ordered }));
    const mostPauseMs = Math.floor((3 * plan.faultsMs) / Math.max(1, plan.strangers));
    const isEnough = (index: number): boolean => index >= plan.strangers;
    void this.#during(this.#speak(world, { from: 0, mostPauseMs, isEnough }));
    if (plan.flood > 0) void this.#during(this.#flood(world));
  }

  async #during(work: Promise<void>): Promise<void> {
    this.#open += 1;
    await work;
    this.#open -= 1;
  }

  /** Calls again until all is acknowledged, always with the same run id, as the README tells. */
  async #publish(world: World, request: Request): Promise<void> {
    const { time, random } = world;
    await time.sleep(random.integer(0, Math.floor(world.plan.faultsMs * 0.6)));
    const last = 'to' in request ? request.to : request.messages.length - 1;
    let from: number | null = 'to' in request ? request.from : 0;
    while (from !== null) {
      while (this.isPaused) await time.sleep(500);
      const end = await world.producer.invoke({ ...request, from });
      const until: number = end.kind === 'answered' ? publishedUntil(end.answer, last) : from;
      for (let position = from; position < until; position++) this.#acknowledge(request, position);
      if (end.kind === 'answered' && until <= last) world.faults.count('outcome.publishing-resumed');
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
    let next = range.from;
    for (let attempt = 1; attempt <= 3; attempt++) {
      while (this.isPaused) await time.sleep(500);
      const end = await producer.invoke(range, runId);
      const until = end.kind === 'answered' ? publishedUntil(end.answer, range.to) : range.from;
      for (let position = next; position < until; position++)
        this.#acknowledge({ ...range, runId }, position);
      next = Math.max(next, until);
      if (end.kind === 'answered' && random.chance(0.8)) break;
      await time.sleep(random.integer(100, 5_000));
    }
    if (next <= range.to) await this.#publish(world, { ...range, from: next, runId });
  }

  #acknowledge(request: Request, position: number): void {
    this.acknowledged.push({ id: idOf(request, position) });
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

  /** All of one key, and so into one shard. */
  async #flood(world: World): Promise<void> {
    const { time, random, plan } = world;
    await time.sleep(random.integer(0, Math.floor(plan.faultsMs * 0.6)));
    await this.#untilOpen(world);
    for (let index = 0; index < plan.flood; index++)
      world.kinesis.stream(streamName).land('stranger-0', plainBytes(index));
  }

  /** Puts records as other programs do, straight into the stream, a few at once. */
  async #speak(world: World, { from, mostPauseMs, isEnough }: Speech): Promise<void> {
    const { time, random } = world;
    for (let index = from; !isEnough(index); ) {
      await time.sleep(random.integer(10, mostPauseMs));
      await this.#untilOpen(world);
      for (const last = index + random.integer(1, 5); index < last && !isEnough(index); index++)
        world.kinesis
          .stream(streamName)
          .land(`stranger-${random.integer(0, 9)}`, strangeBytes(random, index));
    }
  }
}

/** What one who is no producer of ours has to say. */
interface Speech {
  /** Index of the first record: what they are called by. */
  readonly from: number;
  readonly mostPauseMs: number;
  readonly isEnough: (index: number) => boolean;
}

/** The first position that is not acknowledged. */
function publishedUntil(answer: unknown, last: number): number {
  const next: unknown = Reflect.get(answer as object, 'next');
  return next === null ? last + 1 : Number(next);
}

function idOf(request: Request, position: number): string {
  if ('to' in request) return `highwater:numbers ${request.runId}:${position}`;
  return messageId(request.messages[position], position);
}

function messageId(message: Message | undefined, position: number): string {
  const id = message?.id;
  return id === undefined ? `highwater:messages ${messagesRun}:${position}` : `highwater:client ${id}`;
}

function byKey(messages: readonly Message[]): readonly (readonly string[])[] {
  const keyed = messages
    .map((message, position) => ({ key: message.key, id: messageId(message, position) }))
    .filter(({ key }) => key !== undefined);
  return [...Map.groupBy(keyed, ({ key }) => key).values()].map((those) => those.map(({ id }) => id));
}

function messageOf({ random }: World, index: number): Message {
  const value = random.pick<unknown>([
    'Hello, World!',
    { $set: { a: index } },
    { 'a.b': [index, null] },
    index,
    true,
  ]);
  return {
    value,
    ...(random.chance(0.5) ? { key: `key-${random.integer(0, 3)}` } : {}),
    ...(random.chance(0.3) ? { id: `client-${index}` } : {}),
  };
}
