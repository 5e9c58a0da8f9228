import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { verifySchema } from '../../cli/output/verify.ts';
import type { DeployedStack } from '../support/deployed-stack.ts';
import { runHighwater } from '../support/run-highwater.ts';
import { expectRun } from './expect-run.ts';

/** `verify`, of what is whole and of what somebody has damaged. */
export function cliVerify(stack: () => DeployedStack): void {
  const highwater = (...args: readonly string[]) =>
    runHighwater([...args, '--endpoint-url', stack().local.aws.endpoint]);
  const verified = async (...args: readonly string[]) => {
    const { code, stdout } = await highwater('verify', ...args, '--json');
    return { code, answer: v.parse(verifySchema, JSON.parse(stdout)) };
  };

  describe('highwater verify', () => {
    it('proves what is whole, and no longer once a document is gone', async () => {
      const begun = new Date().toISOString();
      await stack().publish({ from: 1, to: 200, runId: 'cli-verified' });
      await expectRun(stack(), 'cli-verified', [1, 200]);
      const whole = await verified('--from', '1h');
      expect(whole).toMatchObject({ code: 0, answer: { group: 'numtest', verdict: 'proven' } });
      const shards = whole.answer.range?.shards ?? [];
      expect(shards).toHaveLength(2);
      expect(shards.reduce((sum, { counts }) => sum + counts.documents, 0)).toBeGreaterThanOrEqual(200);

      const since = ['--from', begun];
      const _id = 'highwater:numbers cli-verified:77';
      const document = await stack().collection().findOneAndDelete({ _id });
      const damaged = await verified('--group', 'numtest', ...since);
      expect(damaged).toMatchObject({ code: 1, answer: { verdict: 'not-proven' } });
      expect(damaged.answer.range?.examples).toMatchObject([{ eventId: _id, problem: 'missing' }]);
      const { stdout, stderr } = await highwater('verify', ...since);
      expect(stdout).toContain('1 are missing.');
      expect(stderr).toContain('This is not proven.');

      if (document === null) throw new Error('the document was not there');
      await stack().collection().insertOne(document);
      expect((await verified(...since)).code).toBe(0);
    });

    it('proves the numbers of a run, and names those that are missing or not expected', async () => {
      await stack().publish({ from: 1, to: 300, runId: 'cli-run' });
      await expectRun(stack(), 'cli-run', [1, 300]);
      const { code, answer } = await verified('--run-id', 'cli-run', '--expect', '1..300');
      expect([code, answer.verdict, answer.run?.counts.documents]).toEqual([0, 'proven', 300]);
      const { stdout } = await highwater('verify', '--run-id', 'cli-run', '--expect', '1..300');
      expect(stdout).toContain(
        'PROVEN: group numtest holds the numbers 1 to 300 of run cli-run: 300 as one document each.',
      );
      const more = await verified('--run-id', 'cli-run', '--expect', '2..301');
      expect(more.code).toBe(1);
      expect(more.answer.run?.problems).toEqual([
        { eventId: 'highwater:numbers cli-run:1', problem: 'unexpected' },
        { eventId: 'highwater:numbers cli-run:301', problem: 'missing' },
      ]);
    });

    it('takes for pending what a paused group has still to handle', async () => {
      const begun = new Date().toISOString();
      await highwater('groups', 'pause', 'numtest');
      await stack().publish({ from: 1, to: 40, runId: 'cli-pending' });
      const run = await verified('--run-id', 'cli-pending', '--expect', '1..40');
      const range = await verified('--from', begun);
      await highwater('groups', 'resume', 'numtest');
      expect([run.code, run.answer.verdict, run.answer.run?.counts.pending]).toEqual([1, 'pending', 40]);
      expect([range.code, range.answer.verdict]).toEqual([1, 'pending']);
      await expectRun(stack(), 'cli-pending', [1, 40]);
      expect((await verified('--run-id', 'cli-pending', '--expect', '1..40')).code).toBe(0);
    });
  });
}
