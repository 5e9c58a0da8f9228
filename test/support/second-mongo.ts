import type { TestProject } from 'vitest/node';
import { type ContractMongo, openContractMongo } from './contract-mongo.ts';
import { openForSuites } from './suite-servers.ts';

declare module 'vitest' {
  interface ProvidedContext {
    secondMongo: ContractMongo;
  }
}

/**
 * Starts another MongoDB: a server has one fail point for all its clients, so that of two suites that plant faults at the
 * same time each would undo what the other has planted.
 */
export default function setup(project: TestProject): Promise<() => Promise<void>> {
  return openForSuites(async (context, cleanUp) => {
    project.provide('secondMongo', await openContractMongo(context, cleanUp));
  });
}
