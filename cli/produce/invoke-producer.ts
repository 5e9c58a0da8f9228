import type { LambdaClient } from '@aws-sdk/client-lambda';
import * as v from 'valibot';
import { InvalidRequest } from '../../engine/runtime/invalid-request.ts';
import { failureIn, invokeFunction } from '../aws/invoke-function.ts';

const answerSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ published: v.number(), next: v.nullable(v.number()) }),
);

/** What the producer function answers; `next` says where to go on, null when all is acknowledged. */
export type ProducerAnswer = v.InferOutput<typeof answerSchema>;

/** An answer, or a sentence with the function's own words; a refusal would come again. */
export type ProducerReply =
  | { readonly answer: ProducerAnswer }
  | { readonly failure: string; readonly isRefusal: boolean };

/** A large range answers only at its end, after up to the function's own five minutes. */
const timeoutMs = 320_000;

/**
 * Invokes the producer function once.
 *
 * @param payload JSON text.
 */
export async function invokeProducer(
  client: Pick<LambdaClient, 'send'>,
  functionName: string,
  payload: string,
  signal: AbortSignal,
): Promise<ProducerReply> {
  const { text, isFailure, errorName } = await invokeFunction(client, { functionName, payload, timeoutMs, signal });
  const answer = isFailure ? undefined : parseProducerAnswer(text);
  if (answer !== undefined) return { answer };
  const isRefusal = errorName === InvalidRequest.name;
  return {
    failure: `The producer function ${isRefusal ? 'refuses the request' : 'failed'}: ${failureIn(text)}`,
    isRefusal,
  };
}

/** Undefined where the text is no answer of the producer. */
export function parseProducerAnswer(text: string): ProducerAnswer | undefined {
  const { success, output } = v.safeParse(answerSchema, text);
  return success ? output : undefined;
}
