import { describe, expect, it } from 'vitest';
import { waitUntil } from '../../cli/local/process/wait-until.ts';
import { type DemoEnd, type DemoRun, demoFolder, type Receiver, startDemo } from '../support/demo-run.ts';
import { hangMs } from '../support/hang-ms.ts';
import { type HeldRun, heldWhileStopping } from '../support/held-while-stopping.ts';
import { processesOfRun } from '../support/processes-of-run.ts';

const killed: DemoEnd = { code: null, signal: 'SIGKILL' };

/** Until the process whose command line matches runs, so that it has to be ended as well. */
const untilRuns = (run: DemoRun, command: RegExp): Promise<true> =>
  waitUntil(
    async () => ((await processesOfRun(run.folder)).some((one) => command.test(one.command)) ? true : undefined),
    { timeoutMs: hangMs, intervalMs: 50, otherwise: () => `${command} does not run:\n${run.stdout()}` },
  );

const phases = {
  'is being deployed': async (run: DemoRun) => {
    await run.says(/Deploying the stack \.\.\./);
    await untilRuns(run, /cdk deploy/);
  },
  'takes in records': async (run: DemoRun) => {
    await run.says(/Publishing 1 to .* \.\.\./);
    await untilRuns(run, /ministack-lambda-\S*numtest/i);
  },
  'is being removed': async (run: DemoRun, held: HeldRun) => {
    await run.says(/Stopping and removing everything \.\.\./);
    await held.untilHeld();
  },
};

type Phase = keyof typeof phases;

type Ending = readonly [NodeJS.Signals, Receiver, Phase, DemoEnd];

const endings: readonly Ending[] = [
  ['SIGINT', 'the command', 'is being deployed', { code: 130, signal: null }],
  ['SIGKILL', 'every Node.js process', 'takes in records', killed],
  ['SIGTERM', 'the command', 'is being removed', { code: 143, signal: null }],
];

/** Each of these deploys once more. */
const furtherEndings: readonly Ending[] = [
  ['SIGKILL', 'every Node.js process', 'is being deployed', killed],
  ['SIGTERM', 'the command', 'takes in records', { code: 143, signal: null }],
];

describe.concurrent('nothing is left', () => {
  it.each(process.env['HIGHWATER_ALL_ENDINGS'] === '1' ? [...endings, ...furtherEndings] : endings)(
    'by %s to %s while the stack %s',
    async (signal, receiver, phase, end) => {
      const folder = await demoFolder();
      const held = heldWhileStopping(folder);
      // A run that is to end in the middle has more to do than there is time for.
      const args = ['--to', phase === 'is being removed' ? '2' : '10000'];
      await using run = await startDemo({ args, env: held.env }, folder);
      await phases[phase](run, held);
      await run.send(signal, receiver);
      held.letGo();
      expect(await run.ended).toEqual(end);
      if (end.code !== null) expect(run.stderr()).toBe(`Stopped by ${signal}.\n`);
      await run.untilNothingIsLeft();
    },
  );
});
