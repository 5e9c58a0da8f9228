import { setTimeout as sleep } from 'node:timers/promises';
import { LocalStackError } from '../local/errors.ts';
import { invokeProducer, type ProducerAnswer } from '../produce/invoke-producer.ts';
import type { NumberRange } from './demo-plan.ts';
import type { DemoFunction } from './demo-world.ts';

/** A message as the producer takes it. */
export interface PublishedMessage {
  readonly key?: string;
  readonly value: unknown;
}

/** What to publish: a range of numbers, or messages. */
export type PublishWish = PacedRange | { readonly messages: readonly PublishedMessage[] };

/** A wish, with the run that gives its events their ids. */
export type PublishRequest = PublishWish & { readonly runId: string };

/** What the producer function takes; `from` is a number, or the index of a message, 0 unless given. */
type ProducerInput = { readonly runId: string; readonly from?: number } & (
  | { readonly to: number }
  | { readonly messages: readonly PublishedMessage[] }
);

/**
 * Invokes the producer function until everything is acknowledged. A range with a pace is invoked in smaller ones of the same
 * run, which have the same ids, with pauses in between.
 *
 * @returns how many events were acknowledged.
 * @throws LocalStackError with the function's own words where it fails, or where it gets no further.
 */
export async function publish(producer: DemoFunction, request: PublishRequest): Promise<number> {
  const { runId } = request;
  if ('messages' in request) return await publishAll(producer, { messages: request.messages, runId });
  const startMs = performance.now();
  let published = 0;
  for (const { from, to, dueMs } of pacedRanges(request)) {
    const pauseMs = startMs + dueMs - performance.now();
    if (pauseMs > 0) await sleep(pauseMs, undefined, { signal: producer.signal });
    published += await publishAll(producer, { from, to, runId });
  }
  return published;
}

async function publishAll(producer: DemoFunction, input: ProducerInput): Promise<number> {
  let published = 0;
  for (let rest: ProducerInput | null = input; rest !== null; ) {
    const answer: ProducerAnswer = await invoke(producer, rest);
    published += answer.published;
    if (answer.next !== null && answer.next <= (rest.from ?? 0))
      throw new LocalStackError(`The producer function gets no further than ${answer.next}: look into its log.`);
    rest = answer.next === null ? null : { ...rest, from: answer.next };
  }
  return published;
}

async function invoke({ clients, functionName, signal }: DemoFunction, input: ProducerInput): Promise<ProducerAnswer> {
  // The stage may have other topics by now.
  const payload = JSON.stringify({ topic: 'numtest', ...input });
  const reply = await invokeProducer(clients.lambda, functionName, payload, signal);
  if ('failure' in reply) throw new LocalStackError(reply.failure);
  return reply.answer;
}

/** Numbers to publish. */
export interface PacedRange extends NumberRange {
  /** Numbers a second; as fast as the stream takes them unless given. */
  readonly ratePerSecond?: number | undefined;
}

/** A part of a range, and when it may go. */
interface RangeStep extends NumberRange {
  /** Milliseconds after the first. */
  readonly dueMs: number;
}

/** Few enough that each can be an invocation, and enough that records flow between two of them. */
const stepsPerSecond = 4;

/** Cuts a range into the smaller ones that publish it at its pace, without gap or overlap. */
export function* pacedRanges({ from, to, ratePerSecond }: PacedRange): Iterable<RangeStep> {
  if (ratePerSecond === undefined) return yield { from, to, dueMs: 0 };
  const count = Math.max(1, Math.ceil(ratePerSecond / stepsPerSecond));
  for (let first = from; first <= to; first += count)
    yield {
      from: first,
      to: Math.min(to, first + count - 1),
      dueMs: ((first - from) * 1000) / ratePerSecond,
    };
}
