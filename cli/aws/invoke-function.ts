import type { LambdaClient } from '@aws-sdk/client-lambda';
import * as v from 'valibot';

/** One invocation. */
export interface FunctionInvocation {
  readonly functionName: string;
  /** JSON text. */
  readonly payload: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** What a function answered; empty where that is nothing. */
export interface FunctionAnswer {
  readonly text: string;
  /** True where the function threw: the text then tells of the error. */
  readonly isFailure: boolean;
}

const errorSchema = v.pipe(v.string(), v.parseJson(), v.object({ errorMessage: v.string() }));

/** Invokes a function and waits for its answer. */
export async function invokeFunction(
  client: Pick<LambdaClient, 'send'>,
  { functionName, payload, timeoutMs, signal }: FunctionInvocation,
): Promise<FunctionAnswer> {
  const { InvokeCommand } = await import('@aws-sdk/client-lambda');
  const command = new InvokeCommand({ FunctionName: functionName, Payload: payload });
  const { Payload, FunctionError } = await client.send(command, { abortSignal: signal, requestTimeout: timeoutMs });
  const text = Payload === undefined ? '' : Buffer.from(Payload).toString('utf8');
  return { text, isFailure: FunctionError !== undefined };
}

/** The function's own words for what went wrong, or the beginning of whatever it answered. */
export function failureIn(text: string): string {
  const { success, output } = v.safeParse(errorSchema, text);
  return success ? output.errorMessage : text.slice(0, 200) || 'it answered nothing.';
}
