import { dirname, join } from 'node:path';
import { findFreePort } from '../process/free-port.ts';
import { localEnvironment } from '../process/local-environment.ts';
import type { RunFolder } from '../process/run-folder.ts';
import { startServer, startWithinMs } from '../process/start-server.ts';

/** What starting a server of ours needs to know. */
export interface ServerContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly run: RunFolder;
  readonly signal: AbortSignal;
}

/** A running AWS endpoint of ours. */
export interface Ministack {
  /** `http://127.0.0.1:<port>`. */
  readonly endpoint: string;
  /** Where its Lambda workers keep their code: their command lines name folders below it. */
  readonly folder: string;
  stop(): Promise<void>;
}

/**
 * Starts MiniStack, a LocalStack-compatible endpoint, on 127.0.0.1. Another program may take the port in between: then
 * it is tried again with another one.
 *
 * @param dynamodbEndpoint what Lambda workers use for DynamoDB instead of the endpoint itself.
 * @throws LocalStackError where it does not come up.
 */
export async function startMinistack(
  python: string,
  context: ServerContext,
  dynamodbEndpoint: string | undefined,
): Promise<Ministack> {
  const folder = await context.run.make('ministack');
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOnPort(await findFreePort(), { python, folder, context, dynamodbEndpoint });
    } catch (error) {
      const isTaken = error instanceof Error && error.message.includes('already in use');
      if (!isTaken || attempt === 3) throw error;
    }
  }
}

interface Start {
  readonly python: string;
  readonly folder: string;
  readonly context: ServerContext;
  readonly dynamodbEndpoint: string | undefined;
}

async function startOnPort(port: number, start: Start): Promise<Ministack> {
  const { folder, context } = start;
  const endpoint = `http://127.0.0.1:${port}`;
  const server = await startServer({
    name: 'MiniStack',
    command: start.python,
    args: ['-m', 'ministack'],
    env: {
      ...localEnvironment(context.env, { nodeFolder: dirname(process.execPath), folder }),
      ...(start.dynamodbEndpoint === undefined ? {} : { AWS_ENDPOINT_URL_DYNAMODB: start.dynamodbEndpoint }),
      // Without it every interface is served, and what it serves runs code.
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
    },
    cwd: folder,
    logFile: join(folder, `server-${port}.log`),
    timeoutMs: startWithinMs,
    signal: context.signal,
    isReady: async (log) =>
      // Its own word comes first: whoever took the port a moment ago may answer the question as well.
      log.some((line) => line.includes(`Running on ${endpoint}`)) && (await answers(endpoint)) ? true : undefined,
  });
  return { endpoint, folder, stop: () => server.stop() };
}

async function answers(endpoint: string): Promise<boolean> {
  return await fetch(`${endpoint}/_localstack/health`, { signal: AbortSignal.timeout(10_000) }).then(
    (response) => response.ok,
    () => false,
  );
}
