import { PutRecordsCommand, type PutRecordsResultEntry } from '@aws-sdk/client-kinesis';
import * as v from 'valibot';
import { assert, describe, expect, it } from 'vitest';
import { groupsResetSchema, groupsRestartSchema, groupsSkipSchema, replaySchema } from '../../cli/output/replay.ts';
import type { DeployedStack } from '../support/deployed-stack.ts';
import { utf8 } from '../support/records.ts';
import { runHighwater } from '../support/run-highwater.ts';
import { expectRun, numbersOf } from './expect-run.ts';

/** What has a group handle records again, or not at all. */
export function cliReset(stack: () => DeployedStack): void {
  const highwater = (...args: readonly string[]) =>
    runHighwater([...args, '--endpoint-url', stack().local.aws.endpoint]);
  const done = async <S extends v.GenericSchema>(schema: S, ...args: readonly string[]) => {
    const { stdout, stderr, code } = await highwater(...args, '--json');
    expect({ stderr, code }).toMatchObject({ code: 0 });
    return v.parse(schema, JSON.parse(stdout));
  };

  describe('highwater groups reset', () => {
    it('O1: backward stores what is missing and doubles nothing', async () => {
      await stack().publish({ from: 1, to: 200, runId: 'cli-reset' });
      await expectRun(stack(), 'cli-reset', [1, 200]);
      const { deletedCount } = await stack()
        .collection()
        .deleteMany({ 'value.number': { $lte: 50 } });
      const shown = await highwater('groups', 'reset', 'numtest', '--by-duration', '2h');
      expect(shown).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing was changed.') });
      const before = await stack().checkpoints();
      const { shards } = await done(groupsResetSchema, 'groups', 'reset', 'numtest', '--to-earliest', '--execute');
      const stored = shards.reduce((sum, { replayed }) => sum + (replayed?.stored ?? 0), 0);
      expect([stored, deletedCount >= 50]).toEqual([deletedCount, true]);
      expect(await stack().checkpoints()).toEqual(before);
      await expectRun(stack(), 'cli-reset', [1, 200]);
    });

    it('O1: to the latest skips what waits, and nothing that comes after', async () => {
      const begun = new Date().toISOString();
      await highwater('groups', 'pause', 'numtest');
      await stack().publish({ from: 1, to: 100, runId: 'cli-skipped' });
      const dry = await done(groupsResetSchema, 'groups', 'reset', 'numtest', '--to-latest');
      expect(dry.shards.reduce((sum, { records }) => sum + (records?.count ?? 0), 0)).toBe(100);
      const { shards } = await done(groupsResetSchema, 'groups', 'reset', 'numtest', '--to-latest', '--execute');
      expect(shards.map(({ action }) => action)).toContain('skip');
      await highwater('groups', 'resume', 'numtest');
      await stack().publish({ from: 1, to: 50, runId: 'cli-after' });
      await expectRun(stack(), 'cli-after', [1, 50]);
      expect(await numbersOf(stack(), 'cli-skipped')).toEqual([]);
      const back = await highwater('groups', 'reset', 'numtest', '--to-time', begun, '--execute');
      expect(back).toMatchObject({ code: 0 });
      await expectRun(stack(), 'cli-skipped', [1, 100]);
    });
  });

  describe('highwater replay', () => {
    it('stores a time range into a collection beside the group’s, and never into another', async () => {
      const from = new Date().toISOString();
      await stack().publish({ from: 1, to: 80, runId: 'cli-replayed' });
      await expectRun(stack(), 'cli-replayed', [1, 80]);
      const before = await stack().collection().countDocuments();
      const range = ['--group', 'numtest', '--from', from];
      const { collection, shards } = await done(replaySchema, 'replay', ...range, '--to-collection', 'copy');
      expect(collection).toBe(`${stack().local.database}.numtest_replay_copy`);
      expect(shards.reduce((sum, { stored }) => sum + stored, 0)).toBe(80);
      expect(await stack().collection('numtest_replay_copy').countDocuments()).toBe(80);
      expect(await stack().collection().countDocuments()).toBe(before);
      await stack().collection('numtest_replay_copy').drop();
    });
  });

  describe('highwater groups restart', () => {
    it('O7: has the group read again what an emptied database lacks', async () => {
      await stack().publish({ from: 1, to: 120, runId: 'cli-restored' });
      await expectRun(stack(), 'cli-restored', [1, 120]);
      await stack().collection().deleteMany({});
      await stack().collection('highwater_sink_checkpoints').deleteMany({});
      const plan = await done(groupsRestartSchema, 'groups', 'restart', 'numtest');
      expect([plan.executed, plan.shards.every(({ isBehind }) => isBehind)]).toEqual([false, true]);
      const { shards } = await done(groupsRestartSchema, 'groups', 'restart', 'numtest', '--execute');
      expect(shards.reduce((sum, { replayed }) => sum + (replayed?.stored ?? 0), 0)).toBeGreaterThanOrEqual(120);
      await expectRun(stack(), 'cli-restored', [1, 120]);
      const { stdout } = await highwater('groups', 'restart', 'numtest');
      expect(stdout).toContain('The database holds what the checkpoints say.');
    });
  });

  describe('highwater groups skip', () => {
    it('C4: sets one record aside unread, and groups unskip takes another back', async () => {
      const { clients } = stack().local.aws;
      const { streamName: StreamName } = stack().local.outputs();
      await highwater('groups', 'pause', 'numtest');
      const Records = ['poison', 'sound'].map((word) => ({ Data: utf8(`"${word}"`), PartitionKey: 'one' }));
      const { Records: [poison, sound] = [] } = await clients.kinesis.send(
        new PutRecordsCommand({ StreamName, Records }),
      );
      assert(poison !== undefined && sound !== undefined);
      const named = ({ ShardId, SequenceNumber }: PutRecordsResultEntry): readonly string[] => [
        ...['numtest', '--shard', String(ShardId), '--sequence', String(SequenceNumber)],
      ];
      for (const record of [poison, sound]) await done(groupsSkipSchema, 'groups', 'skip', ...named(record));
      const { sequences } = await done(groupsSkipSchema, 'groups', 'unskip', ...named(sound));
      expect(sequences).toEqual([sound.SequenceNumber]);
      await highwater('groups', 'resume', 'numtest');
      await stack().untilCaughtUp();
      const dead = await stack()
        .collection('numtest_dead_letters')
        .find({ 'reason.code': 'skipped-by-operator' })
        .toArray();
      expect(dead.map(({ payload }) => payload.toString())).toEqual(['"poison"']);
      expect(await stack().collection().countDocuments({ value: 'sound' })).toBe(1);
    });

    it('names a record that is not there', async () => {
      const { code, stderr } = await highwater(
        ...['groups', 'skip', 'numtest', '--shard', 'shardId-000000000000', '--sequence', '1'],
      );
      expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('has no record 1') });
    });
  });
}
