import { describe, expect, it } from 'vitest';
import type { DeployedStack } from '../support/deployed-stack.ts';
import { expectRun, numbersOf } from './expect-run.ts';

/** C34 on the deployed stack. Runs last: it changes what is deployed. */
export function secondGroup(stack: () => DeployedStack): void {
  describe('two groups', () => {
    it('C34: a group that starts later has its own documents and checkpoints', async () => {
      const { database } = stack().local;
      await stack().publish({ from: 1, to: 100, runId: 'before' });
      await expectRun(stack(), 'before', [1, 100]);
      const startFrom = new Date().toISOString();
      await stack().local.deploy([
        { name: 'numtest', startFrom: 'earliest', database, collection: 'numtest' },
        { name: 'late', startFrom, database, collection: 'late' },
      ]);
      await stack().untilCaughtUp('late');
      expect(await stack().collection('late').countDocuments()).toBe(0);
      await stack().publish({ from: 1, to: 100, runId: 'after' });
      await expectRun(stack(), 'after', [1, 100], { group: 'late', collection: 'late' });
      await expectRun(stack(), 'after', [1, 100]);
      expect(await numbersOf(stack(), 'before', 'late')).toEqual([]);
      expect(await stack().checkpoints('late')).toHaveLength(2);
    });
  });
}
