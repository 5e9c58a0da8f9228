import type { AwsClients } from './aws-clients.ts';
import { localStackName } from './cdk-project.ts';
import { LocalStackError } from './errors.ts';
import { readStackStatus } from './stack-status.ts';

/**
 * Makes sure that an endpoint that is not ours answers and holds no stack of the name that would be deployed.
 *
 * @throws LocalStackError with what to do; the signal's reason when it aborts.
 */
export async function requireUsableEndpoint(
  endpoint: string,
  clients: AwsClients,
  signal: AbortSignal,
): Promise<void> {
  const { host } = new URL(endpoint);
  await requireAnswer(endpoint, host, signal);
  if ((await statusAt(host, clients, signal)) !== undefined)
    throw new LocalStackError(
      `${host} has a stack ${localStackName} already, which is not ours to change: remove it with ` +
        '"npx cdk destroy -c stage=local", or unset AWS_ENDPOINT_URL.',
    );
}

async function requireAnswer(endpoint: string, host: string, signal: AbortSignal): Promise<void> {
  try {
    const answer = await fetch(endpoint, { signal: AbortSignal.any([signal, AbortSignal.timeout(5_000)]) });
    await answer.body?.cancel();
  } catch (cause) {
    signal.throwIfAborted();
    throw new LocalStackError(
      `Nothing answers at AWS_ENDPOINT_URL ${host}: start it, or unset the variable.`,
      {
        cause,
      },
    );
  }
}

/** Any server may listen at an address that was typed. */
async function statusAt(host: string, clients: AwsClients, signal: AbortSignal): Promise<string | undefined> {
  try {
    return await readStackStatus(clients, signal);
  } catch (cause) {
    signal.throwIfAborted();
    const name = cause instanceof Error ? cause.name : 'unknown error';
    throw new LocalStackError(
      `What answers at AWS_ENDPOINT_URL ${host} does not answer as AWS does (${name}): name a LocalStack-compatible ` +
        'endpoint, or unset the variable.',
      { cause },
    );
  }
}
