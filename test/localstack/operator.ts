import { PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { describe, expect, it } from 'vitest';
import type { DeployedStack } from '../support/deployed-stack.ts';
import { utf8 } from '../support/records.ts';
import { expectRun } from './expect-run.ts';

type Answer = Readonly<Record<string, unknown>>;

/** Sends one request to the operator function; rejects with what the function says went wrong. */
async function invoke(stack: DeployedStack, request: object): Promise<Answer> {
  const { clients } = stack.local.aws;
  const { operatorFunctionName: FunctionName } = stack.local.outputs();
  const { FunctionError, Payload } = await clients.lambda.send(
    new InvokeCommand({ FunctionName, Payload: JSON.stringify(request) }),
  );
  const answer = JSON.parse(new TextDecoder().decode(Payload));
  if (FunctionError === undefined) return answer;
  throw new Error(answer.errorMessage);
}

/** A command of several steps, each sent as the one before it says. */
async function finish(stack: DeployedStack, request: object): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  let next: unknown = request;
  while (next !== null && next !== undefined) {
    const answer = await invoke(stack, Object(next));
    answers.push(answer);
    next = answer['next'];
  }
  return answers;
}

/** Commands to the group of the deployed stack, by its operator function. */
export function operator(stack: () => DeployedStack): void {
  const command = (name: string, fields: object = {}): object => ({
    command: name,
    group: 'numtest',
    by: 'tests',
    ...fields,
  });

  describe('the operator function', () => {
    it('shows how far the group has come, by its rows and by its database', async () => {
      await stack().publish({ from: 1, to: 40, runId: 'described' });
      await expectRun(stack(), 'described', [1, 40]);
      const { shards, documents } = await invoke(stack(), command('describe'));
      const rows = await stack().checkpoints();
      const described = Array.isArray(shards) ? shards : [];
      expect(described.map(({ checkpoint }) => checkpoint.sequence)).toEqual(rows.map(({ sequence }) => sequence));
      for (const { checkpoint, sinkCheckpoint, restart } of described)
        expect([BigInt(sinkCheckpoint), restart]).toEqual([BigInt(checkpoint.sequence), null]);
      expect(documents).toBeGreaterThanOrEqual(40);
    });

    it('refuses what it cannot read, and names the field', async () => {
      await expect(invoke(stack(), { command: 'describe' })).rejects.toThrow('group must be the name of a group');
      await expect(invoke(stack(), command('describe', { group: 'nobody' }))).rejects.toThrow('name one of numtest');
    });

    it('O5: redrives dead letters, and leaves open what is refused again', async () => {
      const { clients } = stack().local.aws;
      const { streamName } = stack().local.outputs();
      const Records = [{ Data: utf8('not json'), PartitionKey: 'odd' }];
      await clients.kinesis.send(new PutRecordsCommand({ StreamName: streamName, Records }));
      await stack().untilCaughtUp();
      const redrive = command('redrive-dead-letters', { reasonCode: 'not-json' });
      const [{ redriven, refused } = {}] = await finish(stack(), redrive);
      expect([redriven, Number(refused) > 0]).toEqual([0, true]);
      const [dead] = await stack().collection('numtest_dead_letters').find({ 'reason.code': 'not-json' }).toArray();
      expect(await invoke(stack(), command('discard-dead-letters', { ids: [dead?._id] }))).toEqual({ discarded: 1 });
    });

    it('O7: restarts a group whose database was emptied, and every event is there once', async () => {
      const { database } = stack().local;
      await stack().publish({ from: 1, to: 300, runId: 'restored' });
      await expectRun(stack(), 'restored', [1, 300]);
      const { deletedCount } = await stack().collection().deleteMany({});
      await stack().collection('highwater_sink_checkpoints').deleteMany({});
      expect([database.length > 0, deletedCount >= 300]).toEqual([true, true]);
      await stack().publish({ from: 1, to: 10, runId: 'halted' });
      await stack().until('the consumer halts', async () =>
        (await stack().log()).some((line) => line.includes('DatabaseBehindCheckpoint')),
      );
      await finish(stack(), command('restart'));
      await expectRun(stack(), 'halted', [1, 10]);
      await expectRun(stack(), 'restored', [1, 300]);
      await expectRun(stack(), 'described', [1, 40]);
      const replay = command('replay', { start: { kind: 'earliest' }, end: { kind: 'checkpoint' } });
      const inserted = (await finish(stack(), replay)).flatMap(({ shards }) =>
        Array.isArray(shards) ? shards.map(({ counts }) => counts.inserted) : [],
      );
      expect(new Set(inserted)).toEqual(new Set([0]));
    });

    it('O1: says what a skip forward would skip, and changes nothing in a dry run', async () => {
      const before = await stack().checkpoints();
      const [{ shard } = {}] = before;
      const target = { kind: 'time', at: new Date().toISOString() };
      const plan = await invoke(stack(), command('skip-forward', { shard, target, isDryRun: true }));
      expect(plan).toEqual({ to: null, skipped: null });
      expect(await stack().checkpoints()).toEqual(before);
    });
  });
}
