import { DeleteLogGroupCommand, ResourceNotFoundException } from '@aws-sdk/client-cloudwatch-logs';
import type { AwsClients } from './aws-clients.ts';
import type { StackOutputs } from './stack-outputs.ts';

/**
 * Removes the log groups of the stack's functions that the stack does not know of: LocalStack makes one by the name of
 * each function, and keeps it. Fine where there is none.
 *
 * @param outputs undefined where nothing was deployed.
 * @param after those of a later deploy, whose functions keep their logs.
 */
export async function removeFunctionLogs(
  clients: AwsClients,
  outputs: StackOutputs | undefined,
  after?: StackOutputs,
): Promise<void> {
  const kept = functionNames(after);
  for (const functionName of functionNames(outputs).filter((name) => !kept.includes(name)))
    await clients.logs
      .send(new DeleteLogGroupCommand({ logGroupName: `/aws/lambda/${functionName}` }))
      .catch((error: unknown) => {
        if (!(error instanceof ResourceNotFoundException)) throw error;
      });
}

function functionNames(outputs: StackOutputs | undefined): readonly string[] {
  if (outputs === undefined) return [];
  const consumers = Object.values(outputs.groups).map(({ consumerFunctionName }) => consumerFunctionName);
  return [outputs.producerFunctionName, ...consumers];
}
