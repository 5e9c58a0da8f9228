import type { TestProject } from 'vitest/node';
import { parseExternalEndpoint } from '../../cli/local/aws/external-endpoint.ts';
import { openAws } from '../../cli/local/aws/open-aws.ts';
import { type ContractMongo, contractPython, openContractMongo } from './contract-mongo.ts';
import { openForSuites } from './suite-servers.ts';

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
export default function setup(project: TestProject): Promise<() => Promise<void>> {
  return openForSuites(async (context, cleanUp) => {
    const mongo = await openContractMongo(context, cleanUp);
    const external = parseExternalEndpoint(context.env);
    const aws = await openAws(external, () => contractPython(context), context, cleanUp);
    project.provide('servers', { endpoint: aws.endpoint, ...mongo });
  });
}
