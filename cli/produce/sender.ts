import type { MessageText } from '../input/parse-message.ts';
import type { CommandContext } from '../program/context.ts';
import { CommandFailed, InputRefused } from '../program/errors.ts';
import { invokeProducer } from './invoke-producer.ts';

/** To whom and as what events are sent. */
export interface SendTarget {
  readonly producerFunction: string;
  readonly runId: string;
  /** Undefined where the stack has one topic alone. */
  readonly topic: string | undefined;
  /** Several events a record. */
  readonly aggregate?: boolean | undefined;
}

/** How far it got. */
export interface SendProgress {
  /** Events that Kinesis acknowledged. */
  readonly published: number;
  /** The first number or line that may be missing. */
  readonly next: number;
}

type Context = Pick<CommandContext, 'aws' | 'signal'>;

/** Publishes a range of numbers and reports each answer. @throws CommandFailed as `publishRest`. */
export async function publishRange(
  { from, to }: { readonly from: number; readonly to: number },
  target: SendTarget,
  context: Context,
  report: (progress: SendProgress) => void,
): Promise<void> {
  const payload = (next: number): string => JSON.stringify({ ...commonOf(target), from: next, to });
  await publishRest(from, payload, target, context, ({ published, next }) =>
    report({ published, next: next ?? to + 1 }),
  );
}

/**
 * Publishes messages in one request, and goes on with the rest where the function ran out of time.
 *
 * @throws CommandFailed as `publishRest`, with lines instead of the places in the request.
 */
export async function publishMessages(
  messages: readonly MessageText[],
  target: SendTarget,
  context: Context,
  report: (progress: SendProgress) => void,
): Promise<void> {
  const last = messages.at(-1)?.line ?? 0;
  const list = messages.map(({ json }) => json).join(',');
  const common = JSON.stringify(commonOf(target)).slice(1, -1);
  const payload = (next: number): string => `{${common},"from":${next},"messages":[${list}]}`;
  try {
    await publishRest(0, payload, target, context, ({ published, next }) =>
      report({ published, next: next === null ? last + 1 : (messages[next]?.line ?? last + 1) }),
    );
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    const Failed = error instanceof InputRefused ? InputRefused : CommandFailed;
    throw new Failed(withLines(error.message, messages), { cause: error });
  }
}

function commonOf({ runId, topic, aggregate }: SendTarget): object {
  return { runId, ...(topic === undefined ? {} : { topic }), ...(aggregate ? { aggregate } : {}) };
}

/** @throws InputRefused, CommandFailed with the function's own words. */
async function publishRest(
  from: number,
  payload: (from: number) => string,
  { producerFunction }: SendTarget,
  context: Context,
  report: (answer: { readonly published: number; readonly next: number | null }) => void,
): Promise<void> {
  for (let at: number | null = from; at !== null; ) {
    const reply = await invokeProducer(await context.aws.lambda(), producerFunction, payload(at), context.signal);
    if ('failure' in reply) throw new (reply.isRefusal ? InputRefused : CommandFailed)(reply.failure);
    const { next } = reply.answer;
    report(reply.answer);
    if (next !== null && next <= at)
      throw new CommandFailed(`The producer function gets no further than ${next}: look into its log.`);
    at = next;
  }
}

function withLines(text: string, messages: readonly MessageText[]): string {
  return text.replace(/messages\[(\d+)\]/g, (place, index) => {
    const line = messages[Number(index)]?.line;
    return line === undefined ? place : `line ${line}`;
  });
}
