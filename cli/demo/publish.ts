import { setTimeout as sleep } from 'node:timers/promises';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import type { AwsClients } from '../local/aws/aws-clients.ts';
import { LocalStackError } from '../local/errors.ts';
import { type PacedRange, pacedRanges } from './paced-ranges.ts';

/** A message as the producer takes it. */
export interface PublishedMessage {
  readonly key?: string;
  readonly value: unknown;
}

/** What to publish: a range of numbers, or messages. */
export type PublishWish = PacedRange | { readonly messages: readonly PublishedMessage[] };

/** A wish, with the run that gives its events their ids. */
export type PublishRequest = PublishWish & { readonly runId: string };

/** What the producer function answers. */
export interface PublishAnswer {
  readonly published: number;
  /** Where to go on; null when all is acknowledged. */
  readonly next: number | null;
}

/** Whom to ask. */
export interface Producer {
  readonly clients: AwsClients;
  readonly functionName: string;
  readonly signal: AbortSignal;
}

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
export async function publish(producer: Producer, request: PublishRequest): Promise<number> {
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

async function publishAll(producer: Producer, input: ProducerInput): Promise<number> {
  let published = 0;
  for (let rest: ProducerInput | null = input; rest !== null; ) {
    const answer: PublishAnswer = await invoke(producer, rest);
    published += answer.published;
    if (answer.next !== null && answer.next <= (rest.from ?? 0))
      throw new LocalStackError(`The producer function gets no further than ${answer.next}: look into its log.`);
    rest = answer.next === null ? null : { ...rest, from: answer.next };
  }
  return published;
}

async function invoke(producer: Producer, input: ProducerInput): Promise<PublishAnswer> {
  const { Payload, FunctionError } = await producer.clients.lambda.send(
    new InvokeCommand({ FunctionName: producer.functionName, Payload: JSON.stringify(input) }),
    // A large range answers only at its end, after up to the function's own five minutes.
    { abortSignal: producer.signal, requestTimeout: 320_000 },
  );
  const text = Payload === undefined ? '' : Buffer.from(Payload).toString('utf8');
  const answer = parsePublishAnswer(text);
  if (FunctionError === undefined && answer !== undefined) return answer;
  throw new LocalStackError(`The producer function failed: ${errorMessageIn(text)}`);
}

/** Undefined where the text is no answer of the producer. */
export function parsePublishAnswer(text: string): PublishAnswer | undefined {
  const value = parseJson(text);
  const [published, next] = [property(value, 'published'), property(value, 'next')];
  if (typeof published !== 'number' || (typeof next !== 'number' && next !== null)) return undefined;
  return { published, next };
}

function errorMessageIn(text: string): string {
  const message = property(parseJson(text), 'errorMessage');
  return typeof message === 'string' ? message : text.slice(0, 200) || 'it answered nothing.';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
