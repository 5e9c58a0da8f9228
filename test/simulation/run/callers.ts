import { strangeBytes } from './strange-records.ts';
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

/** Those who call the producer function, and other producers. */
export class Callers {
  readonly acknowledged: Acknowledged[] = [];
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
    if (messages.length > 0)
      void this.#during(this.#publish(world, { messages, runId: 'messages', ordered }));
    void this.#during(this.#speak(world));
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
   * where it did not, each time with the same request id.
   */
  async #hand(world: World, range: NumberRange): Promise<void> {
    const { time, random, producer } = world;
    await time.sleep(random.integer(0, Math.floor(world.plan.faultsMs * 0.6)));
    const runId = producer.newRequestId();
    for (let attempt = 1; attempt <= 3; attempt++) {
      while (this.isPaused) await time.sleep(500);
      const end = await producer.invoke(range, runId);
      const until = end.kind === 'answered' ? publishedUntil(end.answer, range.to) : range.from;
      for (let position = range.from; position < until; position++)
        this.#acknowledge({ ...range, runId }, position);
      if (end.kind === 'answered' && random.chance(0.8)) return;
      await time.sleep(random.integer(100, 5_000));
    }
  }

  #acknowledge(request: Request, position: number): void {
    this.acknowledged.push({ id: idOf(request, position) });
  }

  /** Puts records as other programs do, straight into the stream. */
  async #speak(world: World): Promise<void> {
    const { time, random, plan } = world;
    for (let index = 0; index < plan.strangers; index++) {
      await time.sleep(random.integer(10, Math.floor(plan.faultsMs / plan.strangers)));
      while (this.isPaused || world.stream() === undefined) await time.sleep(500);
      world.kinesis.stream(streamName).land(`stranger-${random.integer(0, 9)}`, strangeBytes(random, index));
    }
  }
}

/** The first position that is not acknowledged. */
function publishedUntil(answer: unknown, last: number): number {
  const next: unknown = Reflect.get(answer as object, 'next');
  return next === null ? last + 1 : Number(next);
}

function idOf(request: Request, position: number): string {
  if ('to' in request) return `highwater:numbers ${request.runId}:${position}`;
  const id = request.messages[position]?.id;
  return id === undefined ? `highwater:messages ${request.runId}:${position}` : `highwater:client ${id}`;
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
