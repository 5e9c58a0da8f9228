import type { TestProject } from 'vitest/node';
import { createCleanUp } from '../../cli/local/clean-up.ts';
import { parseExternalEndpoint } from '../../cli/local/external-endpoint.ts';
import { openAws } from '../../cli/local/open-aws.ts';
import { createRunFolder } from '../../cli/local/run-folder.ts';
import { type ContractMongo, contractPython, openContractMongo } from './contract-mongo.ts';

/** The servers that the contract suites run on. */
export interface ContractServers extends ContractMongo {
  readonly endpoint: string;
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
    const context = { env, run, signal: new AbortController().signal };
    const mongo = await openContractMongo(context, cleanUp);
    const aws = await openAws(parseExternalEndpoint(env), () => contractPython(context), context, cleanUp);
    project.provide('servers', { endpoint: aws.endpoint, ...mongo });
  } catch (error) {
    await cleanUp.run();
    throw error;
  }
  return async () => {
    await cleanUp.run();
  };
}
