import type { StackOutputs } from '../aws/stack-outputs.ts';
import type { Progress } from '../progress.ts';
import type { LocalShape } from './cdk-context.ts';
import type { CdkProject } from './cdk-project.ts';

/** What a deployer works with. */
export interface DeployerSettings {
  /** Opens the CDK project. What it is told to say is shown; it ends when the signal aborts. */
  readonly openProject: (signal: AbortSignal, say: (line: string) => void) => Promise<CdkProject>;
  readonly signal: AbortSignal;
  readonly progress: Progress;
  /** Called once, before anything of the stack may exist. */
  readonly onDeploying: () => void;
}

/**
 * Makes what deploys the local stage, the first time with a bootstrap. A shape that was deployed before is not synthesised
 * again.
 */
export function createDeployer(settings: DeployerSettings): (shape: LocalShape) => Promise<StackOutputs> {
  const { openProject, signal, progress, onDeploying } = settings;
  let isFirst = true;
  const written = new Set<string>();
  return async (shape) => {
    const name = JSON.stringify(shape);
    if (!written.has(name))
      await progress.step(isFirst ? 'Bootstrapping CDK and synthesising the stack' : 'Synthesising the stack', (say) =>
        together(signal, [
          async (shared) => isFirst && (await (await openProject(shared, say)).bootstrap()),
          async (shared) => (await openProject(shared, say)).synth(shape),
        ]),
      );
    written.add(name);
    if (isFirst) onDeploying();
    isFirst = false;
    return await progress.step('Deploying the stack', async (say) => (await openProject(signal, say)).deploy(shape));
  };
}

/**
 * Waits for all works. When one fails, the others are told to end and waited for, so that nothing goes on unseen.
 *
 * @throws what the first one failed with.
 */
export async function together(
  signal: AbortSignal,
  works: readonly ((signal: AbortSignal) => Promise<unknown>)[],
): Promise<void> {
  const failure = new AbortController();
  const shared = AbortSignal.any([signal, failure.signal]);
  const running = works.map((work) => work(shared));
  try {
    await Promise.all(running);
  } catch (error) {
    failure.abort(error);
    await Promise.allSettled(running);
    throw error;
  }
}
