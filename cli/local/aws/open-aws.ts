import type { CleanUp } from '../process/clean-up.ts';
import type { ServerContext } from '../process/start-server.ts';
import { findWorkers } from '../process/worker-processes.ts';
import { type AwsClients, createAwsClients } from './aws-clients.ts';
import { type AwsGate, openAwsGate } from './aws-gate.ts';
import { requireUsableEndpoint } from './external-endpoint.ts';
import { startMinistack } from './ministack.ts';

/** The AWS endpoint of a run. */
export interface AwsTarget {
  readonly endpoint: string;
  readonly clients: AwsClients;
  /** What only a server of ours allows; undefined where AWS_ENDPOINT_URL names somebody's. */
  readonly own: OwnAws | undefined;
}

/** Ways to interfere with an endpoint of ours. */
export interface OwnAws {
  /** In front of DynamoDB, as the functions see it. */
  readonly gate: AwsGate;
  /** Process ids of a function's workers. */
  findWorkers(functionName: string): Promise<readonly number[]>;
}

/** Uses the given endpoint, or starts the bundled one. */
export async function openAws(
  external: string | undefined,
  python: () => Promise<string>,
  context: ServerContext,
  cleanUp: CleanUp,
): Promise<AwsTarget> {
  return external === undefined
    ? await openOwn(await python(), context, cleanUp)
    : await openExternal(external, context.signal, cleanUp);
}

async function openExternal(endpoint: string, signal: AbortSignal, cleanUp: CleanUp): Promise<AwsTarget> {
  const clients = createAwsClients(endpoint);
  cleanUp.add(async () => clients.destroy());
  await requireUsableEndpoint(endpoint, clients, signal);
  return { endpoint, clients, own: undefined };
}

async function openOwn(python: string, context: ServerContext, cleanUp: CleanUp): Promise<AwsTarget> {
  const gate = await openAwsGate();
  cleanUp.add(() => gate.stop());
  const server = await startMinistack(python, context, gate.url);
  cleanUp.add(() => server.stop());
  gate.forwardTo(server.endpoint);
  const clients = createAwsClients(server.endpoint);
  cleanUp.add(async () => clients.destroy());
  const { endpoint, folder } = server;
  return { endpoint, clients, own: { gate, findWorkers: (name) => findWorkers(folder, name) } };
}
