import type { LambdaClient } from '@aws-sdk/client-lambda';
import * as v from 'valibot';
import { eventsIn } from './log-events.ts';

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
  /** The name of the product's error that it threw; null where nothing tells it. */
  readonly errorName: string | null;
}

const errorSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ errorMessage: v.string(), errorType: v.optional(v.string(), '') }),
);

/** Invokes a function and waits for its answer. */
export async function invokeFunction(
  client: Pick<LambdaClient, 'send'>,
  { functionName, payload, timeoutMs, signal }: FunctionInvocation,
): Promise<FunctionAnswer> {
  const { InvokeCommand } = await import('@aws-sdk/client-lambda');
  const command = new InvokeCommand({ FunctionName: functionName, Payload: payload, LogType: 'Tail' });
  const {
    Payload,
    FunctionError,
    LogResult = '',
  } = await client.send(command, { abortSignal: signal, requestTimeout: timeoutMs });
  const text = Payload === undefined ? '' : Buffer.from(Payload).toString('utf8');
  const isFailure = FunctionError !== undefined;
  return { text, isFailure, errorName: isFailure ? errorNameIn(text, LogResult) : null };
}

/**
 * Lambda gives the error's name. MiniStack names all errors alike; there the line tells it which the functions log of what
 * they throw.
 */
function errorNameIn(text: string, tail: string): string | null {
  const { success, output } = v.safeParse(errorSchema, text);
  if (!success) return null;
  if (output.errorType !== 'Runtime.HandlerError') return output.errorType;
  const lines = Buffer.from(tail, 'base64').toString('utf8').split('\n');
  const logged = eventsIn(lines, ['command.failed', 'not produced']).findLast(
    ({ message }) => message === output.errorMessage,
  );
  return typeof logged?.['error'] === 'string' ? logged['error'] : null;
}

/** The function's own words for what went wrong, or the beginning of whatever it answered. */
export function failureIn(text: string): string {
  const { success, output } = v.safeParse(errorSchema, text);
  return success ? output.errorMessage : text.slice(0, 200) || 'it answered nothing.';
}
