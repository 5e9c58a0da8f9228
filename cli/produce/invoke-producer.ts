import * as v from 'valibot';
import type { CommandContext } from '../program/context.ts';
import { CommandFailed } from '../program/errors.ts';

const answerSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ published: v.number(), next: v.nullable(v.number()) }),
);
const errorSchema = v.pipe(v.string(), v.parseJson(), v.object({ errorMessage: v.string() }));

/** What the producer function answers; `next` says where to go on, null when all is acknowledged. */
export type ProducerAnswer = v.InferOutput<typeof answerSchema>;

/** A large range answers only at its end, after up to the function's own five minutes. */
const requestTimeoutMs = 320_000;

/**
 * Invokes the producer function once.
 *
 * @param payload JSON text.
 * @throws CommandFailed with the function's own words.
 */
export async function invokeProducer(
  functionName: string,
  payload: string,
  { aws, signal }: Pick<CommandContext, 'aws' | 'signal'>,
): Promise<ProducerAnswer> {
  const lambda = await aws.lambda();
  const { InvokeCommand } = await import('@aws-sdk/client-lambda');
  const command = new InvokeCommand({ FunctionName: functionName, Payload: payload });
  const { Payload, FunctionError } = await lambda.send(command, {
    abortSignal: signal,
    requestTimeout: requestTimeoutMs,
  });
  const text = Payload === undefined ? '' : Buffer.from(Payload).toString('utf8');
  const answer = v.safeParse(answerSchema, text);
  if (FunctionError === undefined && answer.success) return answer.output;
  const error = v.safeParse(errorSchema, text);
  const words = error.success ? error.output.errorMessage : text.slice(0, 200) || 'it answered nothing.';
  throw new CommandFailed(`The producer function failed: ${words}`);
}
