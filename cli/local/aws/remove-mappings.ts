import {
  DeleteEventSourceMappingCommand,
  ListEventSourceMappingsCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-lambda';
import { LocalStackError } from '../errors.ts';
import { waitUntil } from '../process/wait-until.ts';
import type { AwsClients } from './aws-clients.ts';
import type { GroupOutputs, StackOutputs } from './stack-outputs.ts';

/** The stack is removed in any case. */
const patienceMs = 60_000;

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
      if (!(error instanceof ResourceNotFoundException) && !(error instanceof LocalStackError)) throw error;
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
      return EventSourceMappings.some((mapping) => mapping.UUID === UUID) ? undefined : true;
    },
    { timeoutMs, intervalMs: 250, otherwise: () => `The mapping ${UUID} is not gone.` },
  );
}
