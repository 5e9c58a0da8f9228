import { paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import type { AwsClients } from '../aws-clients.ts';

/** The lines that a function logged and that hold something, each without its end. */
export async function readFunctionLog(clients: AwsClients, functionName: string): Promise<readonly string[]> {
  const { LoggingConfig } = await clients.lambda.send(
    new GetFunctionConfigurationCommand({ FunctionName: functionName }),
  );
  const logGroupName = LoggingConfig?.LogGroup ?? `/aws/lambda/${functionName}`;
  const lines: string[] = [];
  for await (const page of paginateFilterLogEvents({ client: clients.logs }, { logGroupName }))
    lines.push(...(page.events ?? []).flatMap((event) => (event.message ?? '').trim().split(/\r?\n/)));
  return lines.filter((line) => line !== '');
}
