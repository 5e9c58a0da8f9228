import { describe, it } from 'vitest';
import { type DeployedStack, isExternal } from '../support/deployed-stack.ts';
import { expectRun } from './expect-run.ts';

/** Each call takes LocalStack's Kinesis longer the more records lie in the stream: 20 000 more would take it an hour. */
const count = isExternal(process.env) ? 2_000 : 20_000;

/** Many events at once. */
export function throughput(stack: () => DeployedStack): void {
  describe('many events', () => {
    it(`C44: ${count} events arrive once each`, async () => {
      await stack().publish({ from: 1, to: count, runId: 'many' });
      await expectRun(stack(), 'many', [1, count]);
    });
  });
}
