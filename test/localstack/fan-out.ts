import { GetEventSourceMappingCommand } from '@aws-sdk/client-lambda';
import { describe, expect, it } from 'vitest';
import { type DeployedStack, isExternal } from '../support/deployed-stack.ts';
import { expectRun } from './expect-run.ts';

/** Where the endpoint makes registered consumers. It changes what is deployed. */
export function fanOut(stack: () => DeployedStack): void {
  describe.skipIf(!isExternal(process.env))('a group with a consumer of its own', () => {
    it('stores what comes through it, once, and keeps its checkpoints by the stream', async () => {
      const { local } = stack();
      const { database } = local;
      const startFrom = new Date().toISOString();
      const group = { name: 'fanned', startFrom, database, collection: 'fanned', fanOut: true };
      await local.deploy([...local.groups(), group]);
      const UUID = String(local.outputs().groups['fanned']?.eventSourceMappingId);
      const { EventSourceArn } = await local.aws.clients.lambda.send(new GetEventSourceMappingCommand({ UUID }));
      expect(EventSourceArn).toMatch(/:stream\/[^/]+\/consumer\/fanned-[^:]+:\d+$/);
      await stack().publish({ from: 1, to: 200, runId: 'fanned' });
      await expectRun(stack(), 'fanned', [1, 200], { group: 'fanned', collection: 'fanned' });
      expect(await stack().collection('fanned').countDocuments()).toBe(200);
      expect(await stack().checkpoints('fanned')).toHaveLength(2);
    });
  });
}
