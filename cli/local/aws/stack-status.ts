import { CloudFormationServiceException, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { localStackName } from '../cdk/cdk-project.ts';
import type { AwsClients } from './aws-clients.ts';

/**
 * The state of the local stack, e.g. `CREATE_COMPLETE`; undefined where the endpoint has none, or a deleted one.
 *
 * @throws whatever the client throws where the endpoint gives no answer to that.
 */
export async function readStackStatus(
  { cloudFormation }: AwsClients,
  signal?: AbortSignal,
): Promise<string | undefined> {
  try {
    const { Stacks } = await cloudFormation.send(
      new DescribeStacksCommand({ StackName: localStackName }),
      signal === undefined ? {} : { abortSignal: signal },
    );
    return (Stacks ?? []).map((stack) => stack.StackStatus).find((status) => status !== 'DELETE_COMPLETE');
  } catch (error) {
    // The only sign of a stack that does not exist: it has no code of its own.
    if (error instanceof CloudFormationServiceException && error.name === 'ValidationError') return undefined;
    throw error;
  }
}
