import { DeleteStackCommand } from '@aws-sdk/client-cloudformation';
import { DeleteLogGroupCommand, ResourceNotFoundException as NoSuchLogGroup } from '@aws-sdk/client-cloudwatch-logs';
import {
  DeleteEventSourceMappingCommand,
  ListEventSourceMappingsCommand,
  ResourceNotFoundException as NoSuchMapping,
} from '@aws-sdk/client-lambda';
import { localStackName } from '../cdk/cdk-project.ts';
import { LocalStackError } from '../errors.ts';
import { localRegion } from '../process/local-environment.ts';
import { waitUntil } from '../process/wait-until.ts';
import type { AwsClients } from './aws-clients.ts';
import type { AwsTarget } from './open-aws.ts';
import type { GroupOutputs, StackOutputs } from './stack-outputs.ts';
import { readStackStatus } from './stack-status.ts';

type Endpoint = Pick<AwsTarget, 'endpoint' | 'clients'>;

/** For how many looks a stack has to be absent that nobody has seen: its creation may still be on its way. */
const looksWithoutStack = 5;
/** For one mapping: the stack is removed in any case. */
const patienceMs = 60_000;

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
      if (status === undefined) return isRequested || absent >= looksWithoutStack;
      if (isUnderWay(status)) return false;
      if (isRequested && status === 'DELETE_FAILED') throw new LocalStackError(failure);
      isRequested = true;
      await clients.cloudFormation.send(new DeleteStackCommand({ StackName: localStackName }));
      return false;
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

/**
 * Removes the mappings of all groups while their functions are there, and waits until they are gone, for a minute at
 * most. With the function gone, LocalStack would try for long to deliver the batch that is under way. Fine where a mapping
 * is gone already.
 */
export async function removeMappings(
  clients: AwsClients,
  { groups }: StackOutputs,
  timeoutMs = patienceMs,
): Promise<void> {
  for (const group of Object.values(groups)) {
    try {
      await removeMapping(clients, group, timeoutMs);
    } catch (error) {
      if (!(error instanceof NoSuchMapping) && !(error instanceof LocalStackError)) throw error;
    }
  }
}

async function removeMapping(
  { lambda }: AwsClients,
  { eventSourceMappingId: UUID, consumerFunctionName }: GroupOutputs,
  timeoutMs: number,
): Promise<void> {
  await lambda.send(new DeleteEventSourceMappingCommand({ UUID }));
  // Asked for by its id, LocalStack denies it at once; in the list it stands until its last batch has ended.
  const list = new ListEventSourceMappingsCommand({ FunctionName: consumerFunctionName });
  await waitUntil(
    async () => {
      const { EventSourceMappings = [] } = await lambda.send(list);
      return EventSourceMappings.every((mapping) => mapping.UUID !== UUID);
    },
    { timeoutMs, intervalMs: 250, otherwise: () => `The mapping ${UUID} is not gone.` },
  );
}

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
        if (!(error instanceof NoSuchLogGroup)) throw error;
      });
}

function functionNames(outputs: StackOutputs | undefined): readonly string[] {
  if (outputs === undefined) return [];
  const consumers = Object.values(outputs.groups).map(({ consumerFunctionName }) => consumerFunctionName);
  return [outputs.producerFunctionName, outputs.operatorFunctionName, ...consumers];
}
