import { CloudFormationServiceException, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import type { AwsClients } from './aws-clients.ts';
import { localStackName } from './cdk-project.ts';
import { LocalStackError } from './errors.ts';

/**
 * Makes sure that an endpoint that is not ours answers and holds no stack of the name that would be deployed.
 *
 * @throws LocalStackError with what to do.
 */
export async function requireUsableEndpoint(endpoint: string, clients: AwsClients): Promise<void> {
  await fetch(endpoint, { signal: AbortSignal.timeout(5_000) }).catch((cause: unknown) => {
    throw new LocalStackError(
      `Nothing answers at AWS_ENDPOINT_URL ${new URL(endpoint).host}: start it, or unset the variable.`,
      { cause },
    );
  });
  if (await hasStack(clients))
    throw new LocalStackError(
      `${new URL(endpoint).host} has a stack ${localStackName} already, which is not ours to change: remove it with ` +
        '"npx cdk destroy -c stage=local", or unset AWS_ENDPOINT_URL.',
    );
}

async function hasStack(clients: AwsClients): Promise<boolean> {
  try {
    const { Stacks } = await clients.cloudFormation.send(
      new DescribeStacksCommand({ StackName: localStackName }),
    );
    return (Stacks ?? []).some((stack) => stack.StackStatus !== 'DELETE_COMPLETE');
  } catch (error) {
    if (error instanceof CloudFormationServiceException && error.name === 'ValidationError') return false;
    throw error;
  }
}
