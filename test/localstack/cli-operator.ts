import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { groupsDescribeSchema } from '../../cli/output/group-description.ts';
import type { DeployedStack } from '../support/deployed-stack.ts';
import { runHighwater } from '../support/run-highwater.ts';
import { expectRun } from './expect-run.ts';

/** The commands that go through the operator function. */
export function cliOperator(stack: () => DeployedStack): void {
  const highwater = (...args: readonly string[]) =>
    runHighwater([...args, '--endpoint-url', stack().local.aws.endpoint]);

  describe('highwater, by the operator function', () => {
    it('describes a group as its rows and its database have it', async () => {
      await stack().publish({ from: 1, to: 60, runId: 'cli-described' });
      await expectRun(stack(), 'cli-described', [1, 60]);
      const { stdout, code } = await highwater('groups', 'describe', 'numtest', '--json');
      expect(code).toBe(0);
      const { shards, state, documents } = v.parse(groupsDescribeSchema, JSON.parse(stdout));
      const rows = await stack().checkpoints();
      expect(shards.map(({ checkpoint }) => checkpoint)).toEqual(rows.map(({ sequence }) => sequence));
      expect([state, Number(documents) >= 60, shards.every(({ isCurrent }) => isCurrent)]).toEqual([
        'Enabled',
        true,
        true,
      ]);
    });
  });
}
