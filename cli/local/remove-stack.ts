import { DeleteStackCommand } from '@aws-sdk/client-cloudformation';
import type { AwsClients } from './aws-clients.ts';
import { localStackName } from './cdk-project.ts';
import { LocalStackError } from './errors.ts';
import { readStackStatus } from './stack-status.ts';
import { waitUntil } from './wait-until.ts';

const failure = `The stack ${localStackName} could not be removed: remove it with "npx cdk destroy -c stage=local".`;

/**
 * Removes the deployed stack from an endpoint that is not ours, and waits until it is gone.
 *
 * @throws LocalStackError where it cannot be removed.
 */
export async function removeStack(clients: AwsClients, intervalMs = 500): Promise<void> {
  await clients.cloudFormation.send(new DeleteStackCommand({ StackName: localStackName }));
  await waitUntil(
    async () => {
      const status = await readStackStatus(clients);
      if (status === 'DELETE_FAILED') throw new LocalStackError(failure);
      return status === undefined ? true : undefined;
    },
    { timeoutMs: 120_000, intervalMs, otherwise: () => failure },
  );
}
