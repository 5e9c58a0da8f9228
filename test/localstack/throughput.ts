import { describe, it } from 'vitest';
import type { DeployedStack } from '../support/deployed-stack.ts';
import { expectRun } from './expect-run.ts';

/** Many events at once. */
export function throughput(stack: () => DeployedStack): void {
  describe('many events', () => {
    it('C44: 20 000 events arrive once each', async () => {
      await stack().publish({ from: 1, to: 20_000, runId: 'many' });
      await expectRun(stack(), 'many', [1, 20_000]);
    });
  });
}
