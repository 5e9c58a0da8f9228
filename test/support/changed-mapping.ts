import {
  CreateEventSourceMappingCommand,
  DeleteEventSourceMappingCommand,
  type EventSourceMappingConfiguration,
  GetEventSourceMappingCommand,
  type LambdaClient,
  ResourceNotFoundException,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { waitUntil } from '../../cli/local/process/wait-until.ts';
import { orderedDelivery } from '../../infra/functions/ordered-delivery.ts';
import { hangMs } from './hang-ms.ts';

/** Runs work while a mapping is disabled. It is enabled again, whatever becomes of the work. */
export async function whileDisabled<T>(lambda: LambdaClient, UUID: string, work: () => Promise<T>): Promise<T> {
  try {
    await setEnabled(lambda, UUID, false);
    return await work();
  } finally {
    await setEnabled(lambda, UUID, true);
  }
}

/** Runs work while a mapping gives up on a batch at its first failure. It retries without end again, whatever becomes of it. */
export async function whileGivingUp<T>(lambda: LambdaClient, UUID: string, work: () => Promise<T>): Promise<T> {
  try {
    await setRetries(lambda, UUID, 0);
    return await work();
  } finally {
    await setRetries(lambda, UUID, orderedDelivery.maximumRetryAttempts);
  }
}

/**
 * Runs work while a mapping is deleted. Another one like it is made afterwards, from the oldest record, whatever becomes
 * of the work.
 *
 * @returns the id of that one.
 */
export async function whileDeleted(lambda: LambdaClient, UUID: string, work: () => Promise<unknown>): Promise<string> {
  const mapping = await lambda.send(new GetEventSourceMappingCommand({ UUID }));
  await deleteMapping(lambda, UUID);
  let failure: readonly [unknown] | undefined;
  await work().catch((error: unknown) => {
    failure = [error];
  });
  const made = await lambda.send(
    new CreateEventSourceMappingCommand({
      FunctionName: mapping.FunctionArn,
      EventSourceArn: mapping.EventSourceArn,
      StartingPosition: 'TRIM_HORIZON',
      BatchSize: mapping.BatchSize,
    }),
  );
  if (failure !== undefined) throw failure[0];
  return String(made.UUID);
}

/** Deletes a mapping, and waits until it is gone; fine where it is gone already. */
export async function deleteMapping(lambda: LambdaClient, UUID: string): Promise<void> {
  if ((await find(lambda, UUID)) === undefined) return;
  await lambda.send(new DeleteEventSourceMappingCommand({ UUID }));
  await waitUntil(async () => ((await find(lambda, UUID)) === undefined ? true : undefined), {
    timeoutMs: hangMs,
    otherwise: () => `The mapping ${UUID} was not deleted.`,
  });
}

async function setEnabled(lambda: LambdaClient, UUID: string, Enabled: boolean): Promise<void> {
  await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled }));
  const wanted = Enabled ? 'Enabled' : 'Disabled';
  await waitUntil(async () => ((await find(lambda, UUID))?.State === wanted ? true : undefined), {
    timeoutMs: hangMs,
    otherwise: () => `The mapping ${UUID} did not become ${wanted}.`,
  });
}

async function setRetries(lambda: LambdaClient, UUID: string, MaximumRetryAttempts: number): Promise<void> {
  await lambda.send(new UpdateEventSourceMappingCommand({ UUID, MaximumRetryAttempts }));
  await waitUntil(
    async () => {
      const found = await find(lambda, UUID);
      return found?.State === 'Enabled' && found.MaximumRetryAttempts === MaximumRetryAttempts ? true : undefined;
    },
    { timeoutMs: hangMs, otherwise: () => `The mapping ${UUID} did not take ${MaximumRetryAttempts} retries.` },
  );
}

async function find(lambda: LambdaClient, UUID: string): Promise<EventSourceMappingConfiguration | undefined> {
  try {
    return await lambda.send(new GetEventSourceMappingCommand({ UUID }));
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}
