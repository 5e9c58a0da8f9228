import { DeleteStackCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import type { AwsClients } from './aws-clients.ts';
import { localStackName } from './cdk-project.ts';
import { waitUntil } from './wait-until.ts';

/** Removes the deployed stack from an endpoint that is not ours, and waits until it is gone. */
export async function removeStack({ cloudFormation }: AwsClients): Promise<void> {
  await cloudFormation.send(new DeleteStackCommand({ StackName: localStackName }));
  await waitUntil(
    async () => {
      const found = await cloudFormation
        .send(new DescribeStacksCommand({ StackName: localStackName }))
        .catch(() => undefined);
      const isGone = (found?.Stacks ?? []).every((stack) => stack.StackStatus === 'DELETE_COMPLETE');
      return isGone ? true : undefined;
    },
    {
      timeoutMs: 120_000,
      intervalMs: 500,
      otherwise: () => `The stack ${localStackName} could not be removed: remove it with cdk destroy.`,
    },
  );
}
