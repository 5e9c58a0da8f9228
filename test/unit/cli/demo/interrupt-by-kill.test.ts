import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { planDemo } from '../../../../cli/demo/demo-plan.ts';
import { interruptByKill } from '../../../../cli/demo/interrupt-by-kill.ts';
import type { GateRequest } from '../../../../cli/local/aws/aws-gate.ts';
import type { OwnAws } from '../../../../cli/local/aws/open-aws.ts';
import { LocalStackError } from '../../../../cli/local/errors.ts';
import { demoWorld, emptyTally, type WorldChanges } from '../../../support/demo-world.ts';
import { fakeGate } from '../../../support/fake-gate.ts';

const checkpoint: GateRequest = {
  target: 'DynamoDB_20120810.UpdateItem',
  body: Buffer.from(JSON.stringify({ TableName: 'table-1', Key: { group: { S: 'numtest#stream@1' } } })),
};
const plan = planDemo(20);
// What the plan asks for before the interruption.
const enough = 2;

function worker(): ChildProcess {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

async function endedWorker(): Promise<number> {
  const child = worker();
  const exited = once(child, 'exit');
  child.kill();
  await exited;
  return Number(child.pid);
}

/** A world whose consumer runs in these processes; `send` is a request of it on its way to DynamoDB. */
function interrupting(pids: readonly number[], changes: WorldChanges = {}) {
  const { gate, send } = fakeGate();
  const asked: string[] = [];
  const own: OwnAws = {
    gate,
    findWorkers: async (name) => {
      asked.push(name);
      return pids;
    },
  };
  const { world } = demoWorld({ countDocuments: async () => enough, ...changes });
  return { send, asked, interruption: interruptByKill(world, own, plan) };
}

describe('interrupting by a kill', () => {
  it('kills every process of the consumer while its checkpoint is on its way, which never arrives', async () => {
    const workers = [worker(), worker()];
    const exits = workers.map((child) => once(child, 'exit'));
    const { send, asked, interruption } = interrupting(
      workers.map(({ pid }) => Number(pid)),
      { tally: async () => ({ ...emptyTally, reached: 7, resumesFrom: 5 }) },
    );
    const held = send(checkpoint);
    expect(await interruption).toEqual({ kind: 'kill', reached: 7, resumedFrom: 5 });
    for (const exit of exits) expect(await exit).toEqual([null, 'SIGKILL']);
    expect(asked).toEqual(['consumer-1']);
    expect(await held).toBe('cut');
    expect(await send(checkpoint)).toBe('forward');
  });

  it('lets checkpoints pass while too few documents are there for it', async () => {
    let documents = enough - 1;
    const { send, interruption } = interrupting([Number(worker().pid)], {
      countDocuments: async () => documents,
    });
    expect(await send(checkpoint)).toBe('forward');
    documents = enough;
    const held = send(checkpoint);
    await interruption;
    expect(await held).toBe('cut');
  });

  it('is content where one of the processes has ended by itself meanwhile', async () => {
    const running = worker();
    const exit = once(running, 'exit');
    const { send, interruption } = interrupting([await endedWorker(), Number(running.pid)]);
    void send(checkpoint);
    await interruption;
    expect(await exit).toEqual([null, 'SIGKILL']);
  });

  it.each([
    ['has no process', async () => []],
    ['has none that still runs', async () => [await endedWorker()]],
  ])('fails in one sentence where the consumer %s, and lets the checkpoints pass', async (_, find) => {
    const { send, interruption } = interrupting(await find());
    void send(checkpoint);
    await expect(interruption).rejects.toThrow(LocalStackError);
    await expect(interruption).rejects.toThrow(
      'The consumer has no process that could be killed: look into the endpoint.',
    );
    expect(await send(checkpoint)).toBe('forward');
  });

  it('lets the checkpoints pass when the end is asked for while it waits', async () => {
    const stop = new AbortController();
    const { send, interruption } = interrupting([], { signal: stop.signal });
    stop.abort(new Error('enough'));
    await expect(interruption).rejects.toThrow('enough');
    expect(await send(checkpoint)).toBe('forward');
  });

  it('lets the held checkpoint go where MongoDB cannot be asked', async () => {
    const tally = async () => {
      throw new Error('no connection');
    };
    const { send, interruption } = interrupting([], { tally });
    const held = send(checkpoint);
    await expect(interruption).rejects.toThrow('no connection');
    expect(await held).toBe('cut');
  });
});
