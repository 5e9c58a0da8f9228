import { DeleteLogGroupCommand, ResourceNotFoundException } from '@aws-sdk/client-cloudwatch-logs';
import type { AwsClients } from './aws-clients.ts';
import type { StackOutputs } from './stack-outputs.ts';

/**
 * Removes the log groups of the stack's functions that the stack does not know of: LocalStack makes one by the name of
 * each function, and keeps it. Fine where there is none.
 *
 * @param outputs undefined where nothing was deployed.
 */
export async function removeFunctionLogs(
  clients: AwsClients,
  outputs: StackOutputs | undefined,
): Promise<void> {
  if (outputs === undefined) return;
  const consumers = Object.values(outputs.groups).map(({ consumerFunctionName }) => consumerFunctionName);
  for (const functionName of [outputs.producerFunctionName, ...consumers])
    await clients.logs
      .send(new DeleteLogGroupCommand({ logGroupName: `/aws/lambda/${functionName}` }))
      .catch((error: unknown) => {
        if (!(error instanceof ResourceNotFoundException)) throw error;
      });
}
