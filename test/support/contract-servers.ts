import type { TestProject } from 'vitest/node';
import { createCleanUp } from '../../cli/local/clean-up.ts';
import { parseExternalEndpoint } from '../../cli/local/external-endpoint.ts';
import { openAws } from '../../cli/local/open-aws.ts';
import { chooseMongo, openMongo } from '../../cli/local/open-mongo.ts';
import { createRunFolder } from '../../cli/local/run-folder.ts';
import { prepareServerVenv } from '../../cli/local/server-venv.ts';

/** The servers that the contract suites run on. */
export interface ContractServers {
  readonly endpoint: string;
  readonly mongoUri: string;
  /** True where the MongoDB server is ours, so that faults may be planted in it. */
  readonly hasFailPoints: boolean;
}

declare module 'vitest' {
  interface ProvidedContext {
    servers: ContractServers;
  }
}

/** Starts the servers once for all contract suites (or takes those of the environment), and ends them. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { env } = process;
  const cleanUp = createCleanUp();
  try {
    const run = await createRunFolder();
    cleanUp.add(() => run.remove());
    const { signal } = new AbortController();
    const context = { env, run, signal };
    const python = (): Promise<string> =>
      prepareServerVenv({ env, signal, say: (line) => console.error(line) });
    const mongo = await openMongo(await chooseMongo(env), python, context, true);
    cleanUp.add(async () => await mongo.own?.stop());
    const aws = await openAws(parseExternalEndpoint(env), python, context, cleanUp);
    project.provide('servers', {
      endpoint: aws.endpoint,
      mongoUri: mongo.uri,
      hasFailPoints: mongo.own !== undefined,
    });
  } catch (error) {
    await cleanUp.run();
    throw error;
  }
  return async () => {
    await cleanUp.run();
  };
}
