import type { LocalShape } from './cdk-context.ts';
import { type CdkSettings, createCdkProject } from './cdk-project.ts';
import type { Progress } from './progress.ts';
import type { StackOutputs } from './stack-outputs.ts';
import { together } from './together.ts';

/** Deploys the local stage, the first time with a bootstrap. */
export interface Deployer {
  deploy(shape: LocalShape): Promise<StackOutputs>;
}

/** @param onDeploying called before anything of the stack may exist. */
export function createDeployer(
  settings: Omit<CdkSettings, 'say'>,
  progress: Progress,
  onDeploying: () => void,
): Deployer {
  const project = (signal: AbortSignal, say: (line: string) => void) =>
    createCdkProject({ ...settings, signal, say });
  let isFirst = true;
  return {
    deploy: async (shape) => {
      const title = isFirst ? 'Bootstrapping CDK and synthesising the stack' : 'Synthesising the stack';
      await progress.step(title, (say) =>
        together(settings.signal, [
          async (signal) => isFirst && (await (await project(signal, say)).bootstrap()),
          async (signal) => (await project(signal, say)).synth(shape),
        ]),
      );
      if (isFirst) onDeploying();
      isFirst = false;
      const names = shape.groups.map((group) => group.name);
      return await progress.step('Deploying the stack', async (say) =>
        (await project(settings.signal, say)).deploy(names),
      );
    },
  };
}
