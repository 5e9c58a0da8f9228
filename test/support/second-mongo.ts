import type { TestProject } from 'vitest/node';
import { createCleanUp } from '../../cli/local/clean-up.ts';
import { createRunFolder } from '../../cli/local/run-folder.ts';
import { type ContractMongo, openContractMongo } from './contract-mongo.ts';

declare module 'vitest' {
  interface ProvidedContext {
    secondMongo: ContractMongo;
  }
}

/**
 * Starts another MongoDB: a server has one fail point for all its clients, so that of two suites that plant faults at the
 * same time each would undo what the other has planted.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cleanUp = createCleanUp();
  const end = async (): Promise<void> => void (await cleanUp.run());
  try {
    const run = await createRunFolder();
    cleanUp.add(() => run.remove());
    const context = { env: process.env, run, signal: new AbortController().signal };
    project.provide('secondMongo', await openContractMongo(context, cleanUp));
    return end;
  } catch (error) {
    await end();
    throw error;
  }
}
