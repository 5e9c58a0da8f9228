import { findFreePort } from '../process/free-port.ts';
import { localServer, type ServerContext, startServer } from '../process/start-server.ts';

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
  dynamodbEndpoint: string,
): Promise<Ministack> {
  const folder = await context.run.make('ministack');
  const start = async (port: number): Promise<Ministack> => {
    const endpoint = `http://127.0.0.1:${port}`;
    const own = localServer(context, folder, port);
    const server = await startServer({
      ...own,
      name: 'MiniStack',
      command: python,
      args: ['-m', 'ministack'],
      env: {
        ...own.env,
        AWS_ENDPOINT_URL_DYNAMODB: dynamodbEndpoint,
        // Without it every interface is served, and what it serves runs code.
        BIND_HOST: '127.0.0.1',
        GATEWAY_PORT: String(port),
      },
      isReady: async (log) =>
        // Its own word comes first: whoever took the port a moment ago may answer the question as well.
        log.some((line) => line.includes(`Running on ${endpoint}`)) && (await answers(endpoint)),
    });
    return { endpoint, folder, stop: () => server.stop() };
  };
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(await findFreePort());
    } catch (error) {
      const isTaken = error instanceof Error && error.message.includes('already in use');
      if (!isTaken || attempt === 3) throw error;
    }
  }
}

async function answers(endpoint: string): Promise<boolean> {
  return await fetch(`${endpoint}/_localstack/health`, { signal: AbortSignal.timeout(10_000) }).then(
    (response) => response.ok,
    () => false,
  );
}
