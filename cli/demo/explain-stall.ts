import { LocalStackError } from '../local/errors.ts';
import type { DemoWorld } from './demo-world.ts';
import { eventsIn, type LogEvent, readFunctionLog } from './function-log.ts';

/**
 * Adds to an error of the demo why the consumer does not get on, where its last batch failed: its log goes with the run.
 * Gives any other error as it is.
 */
export async function explainStall(error: unknown, world: DemoWorld): Promise<unknown> {
  if (!(error instanceof LocalStackError) || world.signal.aborted) return error;
  const { clients } = world.stack.aws;
  const last = await readFunctionLog(clients, world.group().consumerFunctionName).then(
    (lines) => eventsIn(lines, ['batch.handled', 'batch.failed']).at(-1),
    // The endpoint may be gone as well; the error itself still says something.
    () => undefined,
  );
  if (last?.event !== 'batch.failed') return error;
  return new LocalStackError(`${error.message} Its last batch failed ${reasonOf(last)}`, { cause: error });
}

/**
 * The product's sentence and, where it is not part of that, the innermost one, with the name of what it all began with:
 * of errors that are not the product's own a log has no more.
 */
function reasonOf({ message, error, causes }: LogEvent): string {
  const chain = [error, ...(Array.isArray(causes) ? causes : [])].map(String);
  const [root] = (chain.findLast((link) => link !== 'Error') ?? 'Error').split(':');
  const sentences = chain.flatMap((link) => /^\w+: (.+)$/s.exec(link)?.[1] ?? []);
  if (typeof message !== 'string') return [`(${root}).`, ...sentences.slice(-1)].join(' ');
  const inner = sentences.slice(-1).filter((sentence) => !message.includes(sentence));
  return [`(${root}): ${message}`, ...inner].join(' ');
}
