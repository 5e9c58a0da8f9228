import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { LocalStackError } from '../../cli/local/errors.ts';
import { findFreePort } from '../../cli/local/process/free-port.ts';
import { localAccount } from '../../cli/local/process/local-environment.ts';
import type { RunFolder } from '../../cli/local/process/run-folder.ts';
import { localServer, startServer } from '../../cli/local/process/start-server.ts';
import type { SupervisedProcess } from '../../cli/local/process/supervised-process.ts';
import { openForSuites } from './suite-servers.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** `http://127.0.0.1:<port>` of a Kinesis that splits and merges shards as AWS does. */
    kinesisEndpoint: string;
  }
}

const program = createRequire(import.meta.url).resolve('kinesis-local/main.js');
const loopbackOnly = new URL('listen-on-loopback.js', import.meta.url);

/**
 * Starts kinesis-local once for all suites of a project, and ends it.
 *
 * @see https://github.com/etspaceman/kinesis-mock
 */
export default function setup(project: TestProject): Promise<() => Promise<void>> {
  return openForSuites(async ({ run }, cleanUp) => {
    const { endpoint, server } = await start(run);
    cleanUp.add(() => server.stop());
    project.provide('kinesisEndpoint', endpoint);
  });
}

interface Started {
  readonly endpoint: string;
  readonly server: SupervisedProcess;
}

/** Another program may take a port in between: then the server ends at once, and others are tried. */
async function start(run: RunFolder): Promise<Started> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOnPorts(await findFreePort(), await findFreePort(), run);
    } catch (error) {
      if (!(error instanceof LocalStackError) || attempt === 3) throw error;
    }
  }
}

async function startOnPorts(port: number, tlsPort: number, run: RunFolder): Promise<Started> {
  const folder = await run.make('kinesis-local');
  const endpoint = `http://127.0.0.1:${port}`;
  const own = localServer({ env: process.env, signal: new AbortController().signal }, folder, port);
  const server = await startServer({
    ...own,
    name: 'kinesis-local',
    command: process.execPath,
    args: ['--import', fileURLToPath(loopbackOnly), program],
    env: {
      ...own.env,
      AWS_ACCOUNT_ID: localAccount,
      KINESIS_MOCK_PLAIN_PORT: String(port),
      KINESIS_MOCK_TLS_PORT: String(tlsPort),
      KINESIS_MOCK_CERT_PATH: join(dirname(program), 'server.json'),
    },
    isReady: () => isHealthy(endpoint),
  });
  return { endpoint, server };
}

async function isHealthy(endpoint: string): Promise<boolean> {
  return await fetch(`${endpoint}/healthcheck`, { signal: AbortSignal.timeout(10_000) }).then(
    (response) => response.ok,
    () => false,
  );
}
