import * as v from 'valibot';
import { parseRfc3339 } from '../events/rfc3339.ts';
import { parseShardId, type ShardId } from '../stream/position.ts';
import { parseSequenceNumber, type SequenceNumber } from '../stream/sequence-number.ts';

/** What a failure tells of the invocation; null is what it does not tell. */
export interface FailedInvocation {
  /** Of the function that was invoked. */
  readonly functionName: string | null;
  readonly requestId: string | null;
  /** Why Lambda gave up, in its words, such as `RetryAttemptsExhausted`. */
  readonly condition: string | null;
  /** The function's own words, as far as they are there. */
  readonly error: string | null;
}

/** A batch that a mapping could not deliver. */
export interface FailedBatch extends FailedInvocation {
  readonly kind: 'batch';
  readonly shard: ShardId;
  /** Its first and its last record. */
  readonly from: SequenceNumber;
  readonly through: SequenceNumber;
  readonly records: number | null;
  /** When its first record arrived. */
  readonly arrivedFrom: Date | null;
  /** The event as the function got it, all records included; null where the object lacks it. */
  readonly event: object | null;
}

/** An asynchronous request whose retries are spent. */
export interface FailedRequest extends FailedInvocation {
  readonly kind: 'request';
  readonly requestId: string;
  readonly payload: unknown;
}

/** An object that is neither, and why. */
export interface UnknownFailure {
  readonly kind: 'unknown';
  readonly problem: string;
}

/** What an object of the failure bucket is. */
export type Failure = FailedBatch | FailedRequest | UnknownFailure;

/** What is only shown: whatever else stands there counts as not told. */
const shown = v.fallback(v.nullable(v.string()), null);
const required = v.looseObject({});
const context = v.fallback(v.object({ requestId: shown, functionArn: shown, condition: shown }), {
  requestId: null,
  functionArn: null,
  condition: null,
});
const parsed = <T>(parse: (text: unknown) => T | undefined) =>
  v.pipe(
    v.unknown(),
    v.transform(parse),
    v.custom<T>((value) => value !== undefined),
  );
const batchInfo = v.object({
  shardId: parsed<ShardId>(parseShardId),
  startSequenceNumber: parsed<SequenceNumber>(parseSequenceNumber),
  endSequenceNumber: parsed<SequenceNumber>(parseSequenceNumber),
  batchSize: v.fallback(v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(1))), null),
  approximateArrivalOfFirstRecord: v.fallback(v.nullable(parsed(dateOf)), null),
});
const record = v.object({
  requestContext: context,
  responseContext: v.fallback(v.object({ functionError: shown }), { functionError: null }),
  responsePayload: v.fallback(v.object({ errorMessage: shown }), { errorMessage: null }),
});

const mostShownCharacters = 1_000;

/**
 * Reads the record of an invocation that Lambda gave up on. Lenient with what is only shown; what it does not know for
 * certain to be a batch or a request is neither.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export function readFailure(text: string): Failure {
  const { success, output } = v.safeParse(v.pipe(v.string(), v.parseJson(), required), text);
  if (!success) return { kind: 'unknown', problem: 'It is no JSON object.' };
  const { requestContext, responseContext, responsePayload } = v.parse(record, output);
  const invocation: FailedInvocation = {
    functionName: functionNameOf(requestContext.functionArn),
    requestId: requestContext.requestId,
    condition: requestContext.condition,
    error: (responsePayload.errorMessage ?? responseContext.functionError)?.slice(0, mostShownCharacters) ?? null,
  };
  if (Object.hasOwn(output, 'KinesisBatchInfo')) return readBatch(output, invocation);
  return readRequest(output, invocation);
}

function readBatch(output: Readonly<Record<string, unknown>>, invocation: FailedInvocation): Failure {
  const info = v.safeParse(batchInfo, output['KinesisBatchInfo']);
  if (!info.success) return { kind: 'unknown', problem: 'Its KinesisBatchInfo does not name a shard and its records.' };
  const { shardId, startSequenceNumber, endSequenceNumber, batchSize, approximateArrivalOfFirstRecord } = info.output;
  return {
    kind: 'batch',
    ...invocation,
    shard: shardId,
    from: startSequenceNumber,
    through: endSequenceNumber,
    records: batchSize,
    arrivedFrom: approximateArrivalOfFirstRecord,
    event: eventOf(output['payload']),
  };
}

function readRequest(output: Readonly<Record<string, unknown>>, invocation: FailedInvocation): Failure {
  const { requestId } = invocation;
  if (!Object.hasOwn(output, 'requestPayload'))
    return { kind: 'unknown', problem: 'It has neither KinesisBatchInfo nor requestPayload.' };
  // Events without ids of their own are named for it: without it they would be others.
  if (requestId === null || requestId === '')
    return { kind: 'unknown', problem: 'Its requestContext has no requestId, which the events are named for.' };
  return { kind: 'request', ...invocation, requestId, payload: output['requestPayload'] };
}

/** AWS gives the event as JSON text; LocalStack as it is. */
function eventOf(payload: unknown): object | null {
  const text = v.safeParse(v.pipe(v.string(), v.parseJson()), payload);
  const event = text.success ? text.output : payload;
  return typeof event === 'object' && event !== null ? event : null;
}

/** `arn:aws:lambda:<region>:<account>:function:<name>[:<version>]` */
function functionNameOf(arn: string | null): string | null {
  return arn?.match(/^arn:[^:]+:lambda:[^:]*:[^:]*:function:([^:]+)(:[^:]+)?$/)?.[1] ?? null;
}

function dateOf(text: unknown): Date | undefined {
  return typeof text === 'string' ? parseRfc3339(text)?.date : undefined;
}
