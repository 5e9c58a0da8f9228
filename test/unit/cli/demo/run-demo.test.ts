import { spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { planDemo } from '../../../../cli/demo/demo-plan.ts';
import type { PublishWish } from '../../../../cli/demo/publish.ts';
import { runDemo } from '../../../../cli/demo/run-demo.ts';
import type { GateRequest } from '../../../../cli/local/aws/aws-gate.ts';
import { LocalStackError } from '../../../../cli/local/errors.ts';
import type { Progress } from '../../../../cli/local/progress.ts';
import { demoWorld, emptyTally, type WorldChanges } from '../../../support/demo-world.ts';
import { fakeGate } from '../../../support/fake-gate.ts';

const sizeOf = (wish: PublishWish): number => ('messages' in wish ? wish.messages.length : wish.to - wish.from + 1);

/** A run to `to` in a world where everything works, but for the changes; and all that was published and said. */
function running(to: number, changes: WorldChanges = {}) {
  const published: PublishWish[] = [];
  const said: string[] = [];
  let mapping = 'Enabled';
  const { world } = demoWorld({
    to,
    aws: (command, { Enabled }) => {
      if (command === 'UpdateEventSourceMapping') mapping = Enabled === true ? 'Enabled' : 'Disabled';
      const batch = JSON.stringify({ event: 'batch.handled', records: 1_000, duplicates: 7 });
      return { State: mapping, LastUpdateStatus: 'Successful', events: [{ message: batch }] };
    },
    publish: async (wish) => {
      published.push(wish);
      return sizeOf(wish);
    },
    tally: async () => ({ ...emptyTally, reached: 3, resumesFrom: 2 }),
    countDeadLetters: async () => 1,
    recreateGroup: async () => {
      said.push('recreated');
    },
    findDocument: async (number) => ({ _id: number }),
    ...changes,
  });
  const progress: Progress = {
    step: async (title, work) => {
      said.push(title);
      return await work(() => undefined);
    },
    note: (line) => said.push(line),
  };
  return { findings: runDemo(world, planDemo(to), progress), published, said };
}

describe.concurrent('the demo', () => {
  it('publishes all of it in two halves with the messages, then all of it again, and sums it up', async () => {
    const { findings, published, said } = running(20);
    expect(await findings).toMatchObject({
      published: 22,
      publishedAgain: 22,
      counts: { records: 2_000, refused: 14 },
      recreatedCounts: { records: 1_000, refused: 7 },
      document: { _id: 20 },
      deadLetters: 1,
      interruptions: [
        { kind: 'restart', reached: 3, resumedFrom: 2 },
        { kind: 'disable', reached: 3, resumedFrom: 2 },
        { kind: 'recreate', reached: 3, resumedFrom: 2 },
      ],
    });
    expect(published).toMatchObject([
      { from: 1, to: 10, ratePerSecond: 3 },
      { from: 11, to: 20, ratePerSecond: 3 },
      { messages: [{ value: 'Hello, World!' }, { key: 'message-two' }] },
      { from: 1, to: 20 },
      { messages: [{}, {}] },
    ]);
    expect(said).toEqual([
      'The processes of this endpoint cannot be killed from here: the consumer is restarted instead.',
      'Publishing 1 to 10, restarting the consumer',
      'Restarted at 3; resumes from 2.',
      'Waiting until the consumer has caught up',
      'Publishing 11 to 20, disabling the mapping',
      'Disabled with 3 reached, while the rest and two messages were published; resumes from 2.',
      'Waiting until the consumer has caught up',
      'Recreating the consumer: the stage is deployed without its group, then with it.',
      'recreated',
      'Recreated with 3 reached: a new function and a new mapping, which gets the whole stream again; resumes from 2.',
      'Publishing everything again under the same run id',
      'Waiting until the consumer has caught up',
      'Verifying',
    ]);
  });

  it('C35: looks how far the group has come before it recreates the consumer', async () => {
    let reached = 7;
    const { findings } = running(20, {
      tally: async () => ({ ...emptyTally, reached, resumesFrom: reached + 1 }),
      recreateGroup: async () => {
        reached = 0;
      },
    });
    const { interruptions, tally } = await findings;
    expect(interruptions.at(-1)).toEqual({ kind: 'recreate', reached: 7, resumedFrom: 8 });
    expect(tally.reached).toBe(0);
  });

  it('has one number only, and publishes no second half', async () => {
    const { findings, published } = running(1);
    expect(await findings).toMatchObject({ published: 3, publishedAgain: 3 });
    expect(published.map(sizeOf)).toEqual([1, 2, 1, 2]);
  });

  it('kills the consumer where its processes are ours, and says so', async ({ onTestFinished: after }) => {
    const worker = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    after(() => void worker.kill('SIGKILL'));
    const { gate, send } = fakeGate();
    const checkpoint: GateRequest = {
      target: 'DynamoDB_20120810.UpdateItem',
      body: Buffer.from('{"TableName":"table-1","Key":{"group":{"S":"numtest#stream@1"}}}'),
    };
    const { findings, said } = running(20, {
      own: { gate, findWorkers: async () => [Number(worker.pid)] },
      countDocuments: async () => 2,
    });
    await send(checkpoint);
    expect((await findings).interruptions[0]?.kind).toBe('kill');
    expect(said[0]).toBe('Publishing 1 to 10, killing the consumer in the middle of a batch');
    expect(said[1]).toMatch(/^Killed \(SIGKILL\) with documents written up to 3/);
  });

  it.each([
    ['the first half', 1],
    ['the second half', 11],
  ])('fails with the words of the producer where %s cannot be published', async (_, from) => {
    const { findings } = running(20, {
      publish: async (wish) => {
        if ('to' in wish && wish.from === from) throw new LocalStackError('The producer function failed: no.');
        return sizeOf(wish);
      },
    });
    await expect(findings).rejects.toThrow('The producer function failed: no.');
  });

  it('fails where the consumer does not catch up, before it publishes again', async () => {
    const { findings, published } = running(20, {
      untilCaughtUp: async () => {
        throw new LocalStackError('the consumer does not get on');
      },
    });
    await expect(findings).rejects.toThrow('does not get on');
    expect(published).toHaveLength(1);
  });
});
