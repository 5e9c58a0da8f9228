import * as v from 'valibot';
import type { FailedRequest } from '../failures/read-failure.ts';
import type { ProduceRequest } from '../produce/intended-events.ts';
import { parseRequest } from '../produce/parse-request.ts';
import { InvalidRequest } from '../runtime/invalid-request.ts';

/** A request to the producer without its messages; null is what it does not say, or says in a way that is wrong. */
export interface DescribedRequest {
  /** Of its invocation. */
  readonly requestId: string;
  /** The run of its events: the request's own, else its invocation. */
  readonly runId: string;
  readonly topic: string | null;
  /** The first and the last number; of messages, the index of the first one to send. */
  readonly from: number | null;
  readonly to: number | null;
  /** How many messages it has. */
  readonly messages: number | null;
  /** False where the producer refuses it, whichever topics there are. */
  readonly isValid: boolean;
}

const number = v.fallback(v.nullable(v.pipe(v.number(), v.safeInteger())), null);
const name = v.fallback(v.nullable(v.pipe(v.string(), v.maxLength(128))), null);
const unsaid = { runId: null, topic: null, from: null, to: null, messages: null };
const shown = v.fallback(
  v.object({
    runId: name,
    topic: name,
    from: number,
    to: number,
    messages: v.fallback(
      v.nullable(
        v.pipe(
          v.array(v.unknown()),
          v.transform((messages) => messages.length),
        ),
      ),
      null,
    ),
  }),
  unsaid,
);

/** Says which events a request asks for. */
export function describeRequest({ requestId, payload }: FailedRequest): DescribedRequest {
  const said = v.parse(shown, payload);
  const parsed = parsedRequest(payload, said.topic, requestId);
  if (parsed === null) return { requestId, ...said, runId: said.runId ?? requestId, isValid: false };
  const { runId, work } = parsed;
  const rest = work.kind === 'numbers' ? { to: work.to, messages: null } : { to: null, messages: work.messages.length };
  return { requestId, runId, topic: said.topic, from: work.from, ...rest, isValid: true };
}

/** Null where it is wrong. Which topics there are, only the producer knows: any counts. */
function parsedRequest(payload: unknown, topic: string | null, requestId: string): ProduceRequest | null {
  try {
    return parseRequest(payload, requestId, [topic ?? 'any']);
  } catch (error) {
    if (error instanceof InvalidRequest) return null;
    throw error;
  }
}
