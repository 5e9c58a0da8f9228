import { expect, it } from 'vitest';
import { IncarnationUnknown } from '../../../../lambdas/consumer/errors.ts';
import { locateBatch } from '../../../../lambdas/consumer/locate-batch.ts';
import { reportUnread } from '../../../../lambdas/consumer/report-unread.ts';
import { createLog } from '../../../../lambdas/shared/log.ts';
import { ConsumerWorld, numberRecords } from '../../../support/consumer-world.ts';
import { batch, shardId } from '../../../support/records.ts';

/** What is said of the batch 5 and 6 of a stream of this age. */
async function said(ageMs: number, meanwhile: (world: ConsumerWorld) => void = () => {}): Promise<unknown[]> {
  const world = new ConsumerWorld();
  const lines: unknown[] = [];
  world.nowMs = world.stream.current.createdAtSeconds * 1_000 + ageMs;
  const dependencies = {
    ...world.dependencies(),
    log: createLog((line) => lines.push(JSON.parse(line))),
  };
  const located = await locateBatch(batch(...numberRecords(5, 6)), dependencies, {
    loadMs: 100,
    writeMs: () => 100,
    closingMs: () => 100,
  });
  meanwhile(world);
  const arrived = {
    batch: batch(...numberRecords(5, 6)),

    located,
    start: null,
  };
  await reportUnread(arrived, 'request-1', { loadMs: 100 }, dependencies);
  return lines;
}

it('S5: names all that may be lost in one line, with the life of the stream and the invocation', async () => {
  expect(await said(2 * 86_400_000)).toEqual([
    {
      level: 'INFO',
      event: 'records.unread',
      requestId: 'request-1',
      stream: 'numbers@1700000000',
      ranges: [{ shard: shardId(), after: null, before: '5' }],
    },
  ]);
});

it('says nothing where nothing can be lost', async () => {
  expect(await said(60_000)).toEqual([]);
});

it('S6: says nothing of a life of the stream that nobody confirms any more', async () => {
  const isDown = said(2 * 86_400_000, ({ stream }) => {
    stream.isDown = true;
  });
  await expect(isDown).rejects.toThrow(IncarnationUnknown);
  const isAnother = said(2 * 86_400_000, ({ stream }) => {
    stream.current = { ...stream.current, createdAtSeconds: stream.current.createdAtSeconds + 100 };
  });
  await expect(isAnother).rejects.toThrow(IncarnationUnknown);
});
