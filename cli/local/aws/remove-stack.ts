import { DeleteStackCommand } from '@aws-sdk/client-cloudformation';
import { localStackName } from '../cdk/cdk-project.ts';
import { LocalStackError } from '../errors.ts';
import { localRegion } from '../process/local-environment.ts';
import { waitUntil } from '../process/wait-until.ts';
import type { AwsTarget } from './open-aws.ts';
import { readStackStatus } from './stack-status.ts';

type Endpoint = Pick<AwsTarget, 'endpoint' | 'clients'>;

/** For how many looks a stack has to be absent that nobody has seen: its creation may still be on its way. */
const looksWithoutStack = 5;

/**
 * Removes the deployed stack from an endpoint that is not ours, and waits until it is gone. What is under way is waited
 * for first: LocalStack forgets a removal that is asked for meanwhile, and the stack is there in the end.
 *
 * @throws LocalStackError where it cannot be removed.
 */
export async function removeStack({ endpoint, clients }: Endpoint, intervalMs = 500): Promise<void> {
  const failure = `The stack ${localStackName} could not be removed: remove it with "${removalCommand(endpoint)}".`;
  let isRequested = false;
  let absent = 0;
  await waitUntil(
    async () => {
      const status = await readStackStatus(clients);
      absent = status === undefined ? absent + 1 : 0;
      if (status === undefined) return isRequested || absent >= looksWithoutStack ? true : undefined;
      if (isUnderWay(status)) return undefined;
      if (isRequested && status === 'DELETE_FAILED') throw new LocalStackError(failure);
      isRequested = true;
      await clients.cloudFormation.send(new DeleteStackCommand({ StackName: localStackName }));
      return undefined;
    },
    { timeoutMs: 600_000, intervalMs, otherwise: () => failure },
  );
}

/** What a person types to remove the stack from a local endpoint: nothing of it can reach AWS itself. */
export function removalCommand(endpoint: string): string {
  const account = `AWS_REGION=${localRegion} AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test`;
  return `AWS_ENDPOINT_URL=${endpoint} ${account} npx cdk destroy -c stage=local`;
}

/** A stack in review is not being made: it waits for a change set that nobody may execute any more. */
function isUnderWay(status: string): boolean {
  return status.endsWith('_IN_PROGRESS') && status !== 'REVIEW_IN_PROGRESS';
}
