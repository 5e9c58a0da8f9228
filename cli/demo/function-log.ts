import {
  type CloudWatchLogsClient,
  type FilteredLogEvent,
  paginateFilterLogEvents,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudwatch-logs';
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { eventsIn, reasonOf } from '../aws/log-events.ts';
import type { AwsClients } from '../local/aws/aws-clients.ts';
import { LocalStackError } from '../local/errors.ts';
import type { DemoWorld } from './demo-world.ts';

/**
 * The lines that a function logged and that hold something, each without its end, oldest first. Empty says only that
 * none was found: whether the function logs in the end is up to the endpoint.
 */
export async function readFunctionLog(clients: AwsClients, functionName: string): Promise<readonly string[]> {
  const { LoggingConfig } = await clients.lambda.send(
    new GetFunctionConfigurationCommand({ FunctionName: functionName }),
  );
  // LocalStack ignores the group that a function names, and writes to the one of the function's name.
  // @see https://github.com/localstack/localstack/blob/v4.14.0/localstack-core/localstack/services/lambda_/invocation/execution_environment.py get_log_group_name
  const ofItsName = `/aws/lambda/${functionName}`;
  const groups = new Set([LoggingConfig?.LogGroup ?? ofItsName, ofItsName]);
  const events: FilteredLogEvent[] = [];
  for (const group of groups) events.push(...(await readGroup(clients.logs, group)));
  return events
    .toSorted((a, b) => (a.timestamp ?? 0) - (b.timestamp ?? 0))
    .flatMap(({ message = '' }) => message.trim().split(/\r?\n/))
    .filter((line) => line !== '');
}

/** All events of a group, none of one that does not exist. */
async function readGroup(client: CloudWatchLogsClient, logGroupName: string): Promise<readonly FilteredLogEvent[]> {
  const events: FilteredLogEvent[] = [];
  try {
    for await (const page of paginateFilterLogEvents({ client }, { logGroupName })) events.push(...(page.events ?? []));
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
  }
  return events;
}

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
