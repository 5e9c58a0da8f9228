import { type ContextSettings, pipelineScript, type TestContext, testContext } from './command-context.ts';
import type { AwsScript } from './scripted-aws.ts';

type Request = Readonly<Record<string, unknown>>;

/** What the operator function answers; an error is one that it throws. */
export type OperatorScript = (request: Request) => object | Error;

/** An answer of a function, as Lambda gives it. */
export function lambdaReply(answer: object | Error): object {
  const isError = answer instanceof Error;
  const body = isError ? { errorType: answer.name, errorMessage: answer.message } : answer;
  return { Payload: Buffer.from(JSON.stringify(body)), ...(isError ? { FunctionError: 'Unhandled' } : {}) };
}

/** A context in which the operator function answers by a script, and AWS by another. */
export function operatorContext(
  operator: OperatorScript,
  { script: aws, ...settings }: ContextSettings = {},
): TestContext & { readonly requests: readonly Request[] } {
  const requests: Request[] = [];
  const script: AwsScript = (command, input) => {
    if (command !== 'Invoke') return aws?.(command, input) ?? {};
    const { by: _, ...request } = JSON.parse(String(input['Payload']));
    requests.push(request);
    return lambdaReply(operator(request));
  };
  return { ...testContext({ ...settings, script: pipelineScript(script) }), requests };
}

/** The one step of a replay or a restart of one shard. */
export function replayStep(shard: string, counts: object, more: object = {}): object {
  const stored = { inserted: 0, already: 0, duplicates: 0, inBatchDuplicates: 0, deadLetters: 0 };
  const none = { records: 0, parts: 0, skipped: 0, beforeStart: 0, emptyEnvelopes: 0, controlMessages: 0, ...stored };
  const report = { shard, counts: { ...none, unknown: 0, ...counts }, last: null, missing: [] };
  return { shards: [{ ...report, ...more }], next: null, trouble: null };
}

const nothing = { records: 0, documents: 0, duplicates: 0, deadLetters: 0 };

/** One shard as the function describes it. */
export function describedShard(index: number, more: object = {}): object {
  return {
    shard: `shardId-00000000000${index}`,
    stream: 'stream-1@100',
    isCurrent: true,
    checkpoint: { sequence: '50', arrivedAt: '2026-11-22T09:00:00.000Z', retentionMs: 86_400_000 },
    updatedAt: '2026-11-22T09:00:01.000Z',
    totals: nothing,
    sinkCheckpoint: '50',
    restart: null,
    ...more,
  };
}

/** A group as the function describes it. */
export function describedGroup(shards: readonly object[], more: object = {}): object {
  return { group: 'numtest', shards, documents: 40, openDeadLetters: { byReason: {}, isComplete: true }, ...more };
}
