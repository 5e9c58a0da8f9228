import { describe, expect, it } from 'vitest';
import type { StackOutputs } from '../../../../../cli/local/aws/stack-outputs.ts';
import type { LocalShape } from '../../../../../cli/local/cdk/cdk-context.ts';
import type { CdkProject } from '../../../../../cli/local/cdk/cdk-project.ts';
import { createDeployer } from '../../../../../cli/local/cdk/deployer.ts';
import type { Progress } from '../../../../../cli/local/progress.ts';

const group = (name: string) => ({ name, startFrom: 'earliest', database: 'db', collection: name });
const shape: LocalShape = { shards: 2, groups: [group('a'), group('b')] };
const outputs = { streamName: 'stream-1' } as StackOutputs;

/** A deployer whose project does as told, and everything that happens in the order of its end. */
function deploying(changes: Partial<CdkProject> = {}) {
  const order: unknown[] = [];
  const signals: AbortSignal[] = [];
  const stop = new AbortController();
  const progress: Progress = {
    step: async (title, work) => {
      order.push(title);
      return await work((detail) => order.push(detail));
    },
    note: () => undefined,
  };
  const deploy = createDeployer({
    openProject: async (signal, say) => {
      signals.push(signal);
      return {
        bootstrap: async () => say('bootstrap'),
        synth: async ({ shards }) => say(`synth ${shards}`),
        deploy: async ({ groups }) => {
          say(`deploy ${groups.map(({ name }) => name).join()}`);
          return outputs;
        },
        ...changes,
      };
    },
    signal: stop.signal,
    progress,
    onDeploying: () => order.push('on deploying'),
  });
  return { deploy, order, signals, stop };
}

const firstDeploy = [
  'Bootstrapping CDK and synthesising the stack',
  'bootstrap',
  'synth 2',
  'on deploying',
  'Deploying the stack',
  'deploy a,b',
];

describe('a deployer', () => {
  it('bootstraps and synthesises, tells that the stack may exist from now on, and deploys', async () => {
    const { deploy, order } = deploying();
    expect(await deploy(shape)).toBe(outputs);
    expect(order).toEqual(firstDeploy);
  });

  it('neither bootstraps nor tells again when it deploys again', async () => {
    const { deploy, order } = deploying();
    await deploy(shape);
    await deploy({ shards: 3, groups: [group('c')] });
    expect(order.slice(firstDeploy.length)).toEqual([
      'Synthesising the stack',
      'synth 3',
      'Deploying the stack',
      'deploy c',
    ]);
  });

  it('does not synthesise again what it has deployed before', async () => {
    const { deploy, order } = deploying();
    await deploy(shape);
    await deploy({ ...shape, groups: [] });
    order.length = 0;
    await deploy(shape);
    expect(order).toEqual(['Deploying the stack', 'deploy a,b']);
  });

  it.each(['bootstrap', 'synth'] as const)(
    'deploys nothing where %s fails, ends the other, and begins from the start the next time',
    async (failing) => {
      let isBroken = true;
      const fail = async (): Promise<void> => {
        if (isBroken) throw new Error(`${failing} failed`);
      };
      const { deploy, order, signals } = deploying({ [failing]: fail });
      await expect(deploy(shape)).rejects.toThrow(`${failing} failed`);
      expect(order).not.toContain('on deploying');
      expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
      isBroken = false;
      order.length = 0;
      await deploy(shape);
      expect(order).toEqual(firstDeploy.filter((line) => !String(line).startsWith(failing)));
    },
  );

  it('has told that the stack may exist where the deploy fails half-way', async () => {
    const { deploy, order } = deploying({
      deploy: async () => {
        throw new Error('no');
      },
    });
    await expect(deploy(shape)).rejects.toThrow('no');
    expect(order).toContain('on deploying');
  });

  it('passes on to what is under way that the end is asked for', async () => {
    const asked = Promise.withResolvers<never>();
    const { deploy, signals, stop } = deploying({ synth: () => asked.promise });
    const running = deploy(shape);
    stop.abort(new Error('enough'));
    await Promise.resolve();
    asked.reject(new Error('synth was ended'));
    await expect(running).rejects.toThrow('synth was ended');
    expect(signals.map(({ reason }) => reason.message)).toEqual(['enough', 'enough']);
  });
});
