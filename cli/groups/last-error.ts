import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { explainAwsFault } from '../aws/explain-aws-fault.ts';
import { eventsIn, type LogEvent, reasonOf } from '../aws/log-events.ts';
import type { Manifest } from '../aws/manifest.ts';
import type { LastError } from '../output/group-description.ts';
import type { CommandContext } from '../program/context.ts';
import { explainFault } from '../program/explain-fault.ts';

type Context = Pick<CommandContext, 'aws' | 'connection' | 'signal' | 'now' | 'output'>;

const minuteMs = 60_000;
/** CloudWatch gives the oldest lines first, so what is recent is looked at first, and alone if it holds one. */
const windowsMs = [10 * minuteMs, 60 * minuteMs, 6 * 60 * minuteMs, 24 * 60 * minuteMs];
/** How late CloudWatch may show a line. */
const latenessMs = minuteMs;

/** A batch that failed. */
export type LoggedError = Omit<LastError, 'hasMovedSince'>;

/** What the log of a group's function shows. */
export interface LogLook {
  /** Null where Lambda did not name it. */
  readonly logGroup: string | null;
  readonly lastError: LoggedError | null;
}

/**
 * Looks for the last batch that a group's function failed at, by its log of the last day. Whoever looks again reads only
 * what is new. Where the log cannot be read, one note says why, and it is not asked for again.
 */
export function lastErrorReader(
  { consumerFunction }: Manifest['groups'][number],
  context: Context,
): () => Promise<LogLook> {
  let logGroups: readonly string[] | undefined;
  let readThroughMs: number | undefined;
  let found: LoggedError | null = null;
  let isUnreadable = false;
  const look = (): LogLook => ({ logGroup: logGroups?.at(-1) ?? null, lastError: found });
  return async () => {
    if (isUnreadable) return look();
    const nowMs = context.now().getTime();
    try {
      logGroups ??= await logGroupsOf(consumerFunction, context);
      const starts = readThroughMs === undefined ? windowsMs.map((ms) => nowMs - ms) : [readThroughMs - latenessMs];
      let endMs = nowMs;
      for (const startMs of starts) {
        const latest = await latestFailure(logGroups, startMs, endMs, context);
        found = latest ?? found;
        if (latest !== null) break;
        endMs = startMs;
      }
      readThroughMs = nowMs;
    } catch (error) {
      context.signal.throwIfAborted();
      isUnreadable = true;
      const why = explainAwsFault(error, await context.connection()) ?? explainFault(error);
      context.output.note(`The log of ${consumerFunction} cannot be read for the last error. ${why}`);
    }
    return look();
  };
}

/** Emulators ignore the log group that a function names, and write to the one of the function's name: it is the last one. */
async function logGroupsOf(functionName: string, { aws, connection, signal }: Context): Promise<readonly string[]> {
  const lambda = await aws.lambda();
  const { GetFunctionConfigurationCommand } = await import('@aws-sdk/client-lambda');
  const command = new GetFunctionConfigurationCommand({ FunctionName: functionName });
  const { LoggingConfig } = await lambda.send(command, { abortSignal: signal });
  const ofItsName = `/aws/lambda/${functionName}`;
  const named = LoggingConfig?.LogGroup ?? ofItsName;
  const isEmulator = (await connection()).settings.endpoint !== undefined;
  return isEmulator ? [...new Set([named, ofItsName])] : [named];
}

async function latestFailure(
  logGroups: readonly string[],
  startTime: number,
  endTime: number,
  { aws, signal }: Context,
): Promise<LoggedError | null> {
  const logs = await aws.logs();
  let latest: Failure | undefined;
  for (const logGroupName of logGroups)
    for await (const line of failuresIn(logs, { logGroupName, startTime, endTime }, signal))
      if (latest === undefined || line.atMs >= latest.atMs) latest = line;
  if (latest === undefined) return null;
  const { atMs, event } = latest;
  const { shard } = event;
  return {
    at: new Date(atMs).toISOString(),
    text: reasonOf(event),
    shard: typeof shard === 'string' ? shard : null,
  };
}

const failed = 'batch.failed';

interface Failure {
  readonly atMs: number;
  readonly event: LogEvent;
}

/** None of a log group that does not exist: nothing was logged to it. */
async function* failuresIn(
  logs: Pick<CloudWatchLogsClient, 'send'>,
  place: { readonly logGroupName: string; readonly startTime: number; readonly endTime: number },
  abortSignal: AbortSignal,
): AsyncGenerator<Failure> {
  const { FilterLogEventsCommand } = await import('@aws-sdk/client-cloudwatch-logs');
  let next: string | undefined;
  do {
    const token = next === undefined ? {} : { nextToken: next };
    const command = new FilterLogEventsCommand({ ...place, ...token, filterPattern: `"${failed}"` });
    const page = await logs.send(command, { abortSignal }).catch((error: unknown) => {
      if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
      throw error;
    });
    // What only quotes the word is no failure.
    for (const { timestamp, message = '' } of page?.events ?? []) {
      const [event] = eventsIn([message], [failed]);
      if (timestamp !== undefined && event !== undefined) yield { atMs: timestamp, event };
    }
    next = page?.nextToken;
  } while (next !== undefined);
}
