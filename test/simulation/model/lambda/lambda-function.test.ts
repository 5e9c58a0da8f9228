import { describe, expect, it } from 'vitest';
import type { ExecutionEnvironment } from '../../engine/execution-environment.ts';
import { Faults } from '../../engine/faults.ts';
import { simulatedNetwork } from '../../engine/network.ts';
import { seededRandom } from '../../engine/random.ts';
import { installVirtualGlobals } from '../../engine/virtual-globals.ts';
import { VirtualTime } from '../../engine/virtual-time.ts';
import { type FunctionCode, type InvocationEnd, LambdaFunction } from './lambda-function.ts';

const timeoutMs = 1_000;

/** A function whose code asks a service once, and tells of what it heard. */
function testbed(
  rates: Readonly<Record<string, number>> = {},
  code: (ask: () => Promise<string>) => FunctionCode = (ask) => ask,
) {
  const [time, random] = [new VirtualTime(0), seededRandom('lambda')];
  const faults = new Faults(new Map(Object.entries(rates)), random.fork('faults'));
  const network = simulatedNetwork(time, random.fork('network'), faults);
  const environments: ExecutionEnvironment[] = [];
  const heard: string[] = [];
  const start = (environment: ExecutionEnvironment): FunctionCode => {
    environments.push(environment);
    return code(async () => {
      const answer = await network.call(environment, 'service', () => environment.name);
      heard.push(answer);
      return answer;
    });
  };
  const fn = new LambdaFunction({ name: 'fn', timeoutMs, start }, { time, random, faults });
  const run = async (...invocations: readonly Promise<InvocationEnd>[]): Promise<readonly InvocationEnd[]> => {
    const ends: InvocationEnd[] = [];
    for (const invocation of invocations) void invocation.then((end) => ends.push(end));
    await time.run(() => ends.length === invocations.length, 1_000);
    return ends;
  };
  return { time, faults, fn, run, environments, heard };
}

describe('a function', () => {
  it('reuses an idle environment, and starts another where none is idle', async () => {
    const { fn, run, environments } = testbed();
    await run(fn.invoke({}), fn.invoke({}));
    await run(fn.invoke({}));
    expect(environments.map(({ name }) => name)).toEqual(['fn-1', 'fn-2']);
  });

  it('times out, and is never heard of again', async () => {
    const { time, fn, run, environments } = testbed({}, () => () => new Promise(() => undefined));
    expect(await run(fn.invoke({}))).toMatchObject([{ kind: 'failed' }]);
    expect([time.nowMs, environments[0]?.isAlive]).toEqual([timeoutMs, false]);
  });

  it('is frozen once it has answered: what it left open goes on in its next invocation', async () => {
    const { time, fn, run, heard } = testbed({}, (ask) => async () => void ask());
    await run(fn.invoke({}));
    await time.run(() => false, 1_000);
    expect(heard).toEqual([]);
    await run(fn.invoke({}));
    expect(heard).toEqual(['fn-1']);
  });

  it('is frozen with its timers: none goes off before it is thawed', async () => {
    const { time, fn, run } = testbed({ 'lambda.stalled': 1 }, () => () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      setTimeout(resolve, 450);
      return promise;
    });
    const restoreGlobals = installVirtualGlobals(time, seededRandom('globals'));
    const endsMs: number[] = [];
    for (let tries = 0; tries < 30; tries++) {
      const startMs = time.nowMs;
      const [end] = await run(fn.invoke({}));
      if (end?.kind === 'answered') endsMs.push(time.nowMs - startMs);
    }
    restoreGlobals();
    // It stalls in the first 400 ms, and for 500 at least.
    expect(endsMs.length).toBeGreaterThan(0);
    expect(Math.min(...endsMs)).toBeGreaterThan(500);
  });

  it('may be killed at any moment, and hears nothing any more', async () => {
    const { time, fn, run, heard, faults } = testbed({ 'lambda.killed': 1 }, (ask) => async () => {
      for (;;) await ask();
    });
    expect(await run(fn.invoke({}))).toMatchObject([{ kind: 'failed' }]);
    const before = heard.length;
    await time.run(() => false, 1_000);
    expect(heard).toHaveLength(before);
    expect(faults.counts()).toMatchObject({ 'outcome.lambda-killed': 1 });
  });

  it('may stall: some go on later, others run out of time', async () => {
    const { fn, run, faults } = testbed({ 'lambda.stalled': 1 }, (ask) => async () => {
      for (let rounds = 0; rounds < 20; rounds++) await ask();
    });
    const kinds = new Set<string>();
    for (let tries = 0; tries < 30; tries++) {
      const [end] = await run(fn.invoke({}));
      kinds.add(end?.kind ?? 'open');
    }
    expect(kinds).toEqual(new Set(['answered', 'failed']));
    expect(faults.counts()['outcome.lambda-timed-out']).toBeGreaterThan(0);
  });
});
