import { describe, expect, it } from 'vitest';
import { deleteMapping, whileDeleted, whileDisabled } from '../support/changed-mapping.ts';
import type { DeployedStack } from '../support/deployed-stack.ts';
import { expectRun, numbersOf } from './expect-run.ts';

/** What happens to a group when its mapping changes. */
export function mappings(stack: () => DeployedStack): void {
  describe('the mapping', () => {
    it('disabled and enabled again goes on where it was', async () => {
      await whileDisabled(stack().local.aws.clients.lambda, mappingId(stack()), async () => {
        await stack().publish({ from: 1, to: 500, runId: 'disabled' });
        expect(await numbersOf(stack(), 'disabled')).toEqual([]);
      });
      await expectRun(stack(), 'disabled', [1, 500]);
    });

    // The last of these: the mapping that the deploy has made is gone afterwards.
    it('C35: deleted and recreated at TRIM_HORIZON resumes after the checkpoint', async () => {
      const { lambda } = stack().local.aws.clients;
      const counts = await stack().batchCounts();
      const total = await stack().collection().countDocuments();
      const made = await whileDeleted(lambda, mappingId(stack()), () =>
        stack().publish({ from: 1, to: 500, runId: 'anew' }),
      );
      stack().atTheEnd(() => deleteMapping(lambda, made));
      await expectRun(stack(), 'anew', [1, 500]);
      expect(await stack().collection().countDocuments()).toBe(total + 500);
      const now = await stack().batchCounts();
      expect(now.skipped - counts.skipped).toBeGreaterThan(1_000);
      expect(now.already).toBe(counts.already);
    });
  });
}

function mappingId(stack: DeployedStack): string {
  return String(stack.local.outputs().groups['numtest']?.eventSourceMappingId);
}
