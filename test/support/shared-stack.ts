import { afterAll, beforeAll } from 'vitest';
import { type DeployedStack, deployStack, type StackSettings } from './deployed-stack.ts';

/** What takes a while to make, and has to be removed also where making it fails or takes too long. */
export interface Deployment<T> {
  /** Makes it. */
  start(): Promise<void>;
  /** @throws where it has not been made. */
  get(): T;
  /** Removes it. What is still being made is told to end, and waited for. */
  end(): Promise<void>;
}

/** @param deploy leaves nothing behind where it fails, and ends when its signal aborts. */
export function createDeployment<T extends { stop(): Promise<void> }>(
  deploy: (signal: AbortSignal) => Promise<T>,
): Deployment<T> {
  const ending = new AbortController();
  let deploying: Promise<T> | undefined;
  let deployed: T | undefined;
  return {
    start: async () => {
      deploying = deploy(ending.signal);
      deployed = await deploying;
    },
    get: () => {
      if (deployed === undefined) throw new Error('the stack is not deployed');
      return deployed;
    },
    end: async () => {
      // What is to be done at the end may deploy once more.
      if (deployed === undefined) ending.abort(new Error('The tests are over.'));
      // The test that waits for it has its failure already.
      const stack = await deploying?.catch(() => undefined);
      await stack?.stop();
    },
  };
}

/** Deploys one stack for all tests of a file or a suite, and removes it after the last. */
export function sharedStack(settings: Omit<StackSettings, 'signal'> = {}): () => DeployedStack {
  const deployment = createDeployment((signal) => deployStack({ ...settings, signal }));
  beforeAll(() => deployment.start());
  afterAll(() => deployment.end());
  return () => deployment.get();
}
