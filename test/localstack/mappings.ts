import {
  CreateEventSourceMappingCommand,
  DeleteEventSourceMappingCommand,
  GetEventSourceMappingCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { describe, expect, it } from 'vitest';
import type { DeployedStack } from '../support/deployed-stack.ts';
import { expectRun, numbersOf } from './expect-run.ts';

/** What happens to a group when its mapping changes. */
export function mappings(stack: () => DeployedStack): void {
  describe('the mapping', () => {
    it('disabled and enabled again goes on where it was', async () => {
      await setEnabled(stack(), false);
      await stack().publish({ from: 1, to: 500, runId: 'disabled' });
      expect(await numbersOf(stack(), 'disabled')).toEqual([]);
      await setEnabled(stack(), true);
      await expectRun(stack(), 'disabled', [1, 500]);
    });

    it('C35: deleted and made anew at TRIM_HORIZON resumes after the checkpoint', async () => {
      const { lambda } = stack().local.aws.clients;
      const UUID = mappingId(stack());
      const counts = await stack().batchCounts();
      const total = await stack().collection().countDocuments();
      const mapping = await lambda.send(new GetEventSourceMappingCommand({ UUID }));
      await lambda.send(new DeleteEventSourceMappingCommand({ UUID }));
      await stack().publish({ from: 1, to: 500, runId: 'anew' });
      const made = await lambda.send(
        new CreateEventSourceMappingCommand({
          FunctionName: mapping.FunctionArn,
          EventSourceArn: mapping.EventSourceArn,
          StartingPosition: 'TRIM_HORIZON',
          BatchSize: mapping.BatchSize,
        }),
      );
      mappingIds.set(stack(), String(made.UUID));
      await expectRun(stack(), 'anew', [1, 500]);
      expect(await stack().collection().countDocuments()).toBe(total + 500);
      const now = await stack().batchCounts();
      expect(now.skipped - counts.skipped).toBeGreaterThan(1_000);
      expect(now.already).toBe(counts.already);
    });
  });
}

const mappingIds = new Map<DeployedStack, string>();

function mappingId(stack: DeployedStack): string {
  return mappingIds.get(stack) ?? String(stack.local.outputs().groups['numtest']?.eventSourceMappingId);
}

async function setEnabled(stack: DeployedStack, Enabled: boolean): Promise<void> {
  const { lambda } = stack.local.aws.clients;
  const UUID = mappingId(stack);
  await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled }));
  await stack.until(`the mapping is ${Enabled ? 'enabled' : 'disabled'}`, async () => {
    const { State } = await lambda.send(new GetEventSourceMappingCommand({ UUID }));
    return State === (Enabled ? 'Enabled' : 'Disabled');
  });
}
