import { randomUUID } from 'node:crypto';
import { partitionKey } from '../../engine/produce/message-list.ts';
import { runIdText } from '../../engine/produce/parse-request.ts';
import { findStack, findTopic } from '../aws/find-stack.ts';
import { pacedRanges } from '../demo/publish.ts';
import { parseRange } from '../input/parse-range.ts';
import { requireValid } from '../input/require-valid.ts';
import type { SendAnswer } from '../output/send.ts';
import { howToGoOn, type SendOptions } from '../produce/how-to-go-on.ts';
import { messageBatches } from '../produce/message-batches.ts';
import { publishMessages, publishRange, type SendProgress, type SendTarget } from '../produce/sender.ts';
import type { CommandContext } from '../program/context.ts';
import { InputRefused, UsageError } from '../program/errors.ts';

/** Numbers in one invocation: enough to be quick, and few enough that progress is seen. */
const numbersPerRequest = 10_000;

/** Publishes what the options name, and says how to go on where it is interrupted. */
export async function send(options: SendOptions, context: CommandContext): Promise<void> {
  checkOptions(options);
  const range = options.numbers === undefined ? undefined : parseRange(options.numbers);
  const stack = await findStack(context);
  const topic = findTopic(stack, options.topic).name;
  const runId = options.runId ?? randomUUID();
  if (options.runId === undefined) context.output.note(`Run id: ${runId}`);
  const isOneTopic = stack.manifest.topics.length === 1;
  const { producerFunction } = stack.manifest;
  const target = { producerFunction, runId, topic: isOneTopic ? undefined : topic, aggregate: options.aggregate };
  const answer = (published: number, next: number | null): SendAnswer => ({
    stack: stack.name,
    topic,
    runId,
    published,
    next,
  });

  const reached = { published: 0, next: range?.from ?? options.fromLine };
  const report = ({ published, next }: SendProgress): void => {
    reached.published += published;
    reached.next = next;
    context.output.progress(`${reached.published} published`);
  };
  try {
    if (range !== undefined) await sendNumbers(range, options.rate, target, context, report);
    else await sendLines(options, target, context, report);
  } catch (error) {
    context.output.progress(null);
    // What is refused at once would be refused again.
    const isRefused = error instanceof InputRefused || error instanceof UsageError;
    if (!isRefused || reached.published > 0)
      context.output.note(`${reached.published} published. ${howToGoOn(options, runId, reached.next)}`);
    if (context.output.isJson) await context.output.json(answer(reached.published, reached.next));
    throw error;
  }
  context.output.progress(null);
  if (context.output.isJson) return await context.output.json(answer(reached.published, null));
  const events = reached.published === 1 ? '1 event' : `${reached.published} events`;
  await context.output.text(`Published ${events} to ${topic}, run id ${runId}.`);
}

async function sendNumbers(
  range: { readonly from: number; readonly to: number },
  rate: number | undefined,
  target: SendTarget,
  context: CommandContext,
  report: (progress: SendProgress) => void,
): Promise<void> {
  const startMs = context.now().getTime();
  for (const step of pacedRanges({ ...range, ratePerSecond: rate })) {
    const pauseMs = startMs + step.dueMs - context.now().getTime();
    if (pauseMs > 0) await context.sleep(pauseMs);
    for (let from = step.from; from <= step.to; from += numbersPerRequest) {
      context.signal.throwIfAborted();
      await publishRange({ from, to: Math.min(step.to, from + numbersPerRequest - 1) }, target, context, report);
    }
  }
}

async function sendLines(
  options: SendOptions,
  target: SendTarget,
  context: CommandContext,
  report: (progress: SendProgress) => void,
): Promise<void> {
  for await (const batch of messageBatches(options, target.runId, context)) {
    context.signal.throwIfAborted();
    await publishMessages(batch, target, context, report);
  }
}

function checkOptions(options: SendOptions): void {
  const { value, file, numbers, rate, key, envelope, runId } = options;
  const sources = { VALUE: value, '--file': file, '--numbers': numbers };
  const named = Object.entries(sources).filter(([, source]) => source !== undefined);
  if (named.length > 1) throw new UsageError(`${named.map(([name]) => name).join(' and ')} do not go together.`);
  if (rate !== undefined && numbers === undefined) throw new UsageError('--rate goes with --numbers alone.');
  if (key !== undefined && numbers !== undefined) throw new UsageError('--key does not go with --numbers.');
  if (key !== undefined && envelope) throw new UsageError('--key does not go with --envelope: each line has its own.');
  requireValid('--key', key, partitionKey);
  requireValid('--run-id', runId, runIdText);
}
