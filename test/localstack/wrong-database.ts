import { describe, expect, it } from 'vitest';
import { consumerEnv } from '../../engine/runtime/environment.ts';
import { withVariables } from '../support/changed-consumer.ts';
import type { DeployedStack } from '../support/deployed-stack.ts';
import { expectRun } from './expect-run.ts';

/** O7 on the deployed stack. */
export function wrongDatabase(stack: () => DeployedStack): void {
  describe('a group pointed at an empty database', () => {
    it('O7: halts and says why, and goes on once it is pointed back', async () => {
      const before = await stack().checkpoints();
      const empty = `${stack().local.database}_empty`;
      try {
        await withVariables(stack().consumer(), { [consumerEnv.database]: empty }, async () => {
          await stack().publish({ from: 1, to: 50, runId: 'elsewhere' });
          await stack().until('the consumer says why it halts', async () =>
            (await stack().log()).some(
              (line) => line.includes('DatabaseBehindCheckpoint') && line.includes('another database'),
            ),
          );
          expect(await stack().checkpoints()).toEqual(before);
        });
        await expectRun(stack(), 'elsewhere', [1, 50]);
      } finally {
        await stack().dropDatabase(empty);
      }
    });
  });
}
