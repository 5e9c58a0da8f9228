import { describe, expect, it } from 'vitest';
import type { DeployedStack } from '../support/deployed-stack.ts';
import { expectRun, numbersOf } from './expect-run.ts';

/** The whole way, from the producer’s intent to the documents. */
export function journey(stack: () => DeployedStack): void {
  describe('the whole journey', () => {
    it('stores 1 to 1000 once each, with where they came from', async () => {
      expect(await stack().publish({ from: 1, to: 1_000, runId: 'journey' })).toBe(1_000);
      await expectRun(stack(), 'journey', [1, 1_000]);
      const document = await stack().collection().findOne({ _id: 'highwater:numbers journey:42' });
      expect(document).toMatchObject({
        key: null,
        type: 'highwater.number',
        value: { number: 42 },
        origin: { stream: stack().local.outputs().streamName },
      });
    });

    it('stores messages with and without a key', async () => {
      const messages = [{ value: 'Hello, World!' }, { key: 'message-two', value: 'This is Kafka-Python' }];
      await stack().publish({ messages, runId: 'hello' });
      await stack().untilCaughtUp();
      const stored = await stack()
        .collection()
        .find({ type: 'highwater.message' }, { sort: { _id: 1 }, projection: { key: 1, value: 1 } })
        .toArray();
      expect(stored).toEqual([
        { _id: 'highwater:messages hello:0', key: null, value: 'Hello, World!' },
        { _id: 'highwater:messages hello:1', key: 'message-two', value: 'This is Kafka-Python' },
      ]);
    });

    it('P7, P8: a producer invoked twice with one runId publishes the same events again, and none is doubled', async () => {
      const before = await stack().batchCounts();
      await Promise.all([1, 2].map(() => stack().publish({ from: 1, to: 300, runId: 'twice' })));
      await expectRun(stack(), 'twice', [1, 300]);
      await stack().until('the log shows 300 duplicates', async () => {
        const now = await stack().batchCounts();
        return now.refused - before.refused === 300;
      });
    });

    it('keeps one checkpoint a shard', async () => {
      const rows = await stack().checkpoints();
      expect(new Set(rows.map(({ shard }) => shard)).size).toBe(2);
      expect(rows).toHaveLength(2);
    });

    it('logs neither the connection string nor anything that was sent', async () => {
      const log = (await stack().log()).join('\n');
      expect(log).toContain('batch.handled');
      for (const secret of ['mongodb://', 'Hello, World!', 'message-two', 'journey:42'])
        expect(log).not.toContain(secret);
    });

    it('refuses bad input in one sentence that names the field, and publishes nothing', async () => {
      const run = stack().publish({ from: 5, to: 1, runId: 'refused' });
      await expect(run).rejects.toThrow(/from/);
      await stack().untilCaughtUp();
      expect(await numbersOf(stack(), 'refused')).toEqual([]);
    });
  });
}
