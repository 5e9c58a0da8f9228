import {
  GetEventSourceMappingCommand,
  type LambdaClient,
  ResourceNotFoundException,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import type { AwsClients } from './aws-clients.ts';
import { LocalStackError } from './errors.ts';
import type { StackOutputs } from './stack-outputs.ts';
import { waitUntil } from './wait-until.ts';

/** The stack is removed in any case. */
const patienceMs = 60_000;

/**
 * Disables the mappings of all groups and waits until they rest, for a minute at most. LocalStack would try for long to
 * deliver the batch that is under way, to a function that is gone. Fine where a mapping is gone already.
 */
export async function stopMappings(
  { lambda }: AwsClients,
  { groups }: StackOutputs,
  timeoutMs = patienceMs,
): Promise<void> {
  for (const { eventSourceMappingId: UUID } of Object.values(groups)) {
    try {
      await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false }));
      await waitUntil(async () => ((await stateOf(lambda, UUID)) === 'Disabled' ? true : undefined), {
        timeoutMs,
        otherwise: () => `The mapping ${UUID} goes on.`,
      });
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException) && !(error instanceof LocalStackError)) throw error;
    }
  }
}

async function stateOf(lambda: LambdaClient, UUID: string): Promise<string | undefined> {
  return (await lambda.send(new GetEventSourceMappingCommand({ UUID }))).State;
}
