import { describe, expect, it } from 'vitest';
import { StreamUnreadable } from '../../../../engine/stream/errors.ts';
import { readPage } from '../../../../engine/stream/read-page.ts';
import { numbers, OperatorWorld } from '../../../support/operator-world.ts';

async function page(...faults: OperatorWorld['stream']['faults']) {
  const world = new OperatorWorld();
  world.stream.put(world.shard, ...numbers(1, 2));
  const opened = await world.stream.open(world.shard, { kind: 'earliest' });
  world.stream.faults = faults;
  const iterator = opened.kind === 'open' ? opened.iterator : '';
  return { world, reply: readPage(iterator, 10, world.operator()) };
}

describe('reading a page', () => {
  it('waits while the shard is busy', async () => {
    const { world, reply } = await page('throttled', 'throttled');
    expect(await reply).toMatchObject({ kind: 'page', records: [{ sequence: '1' }, { sequence: '2' }] });
    expect(world.slept).toEqual([1_000, 1_000]);
  });

  it('gives up where the shard stays busy', async () => {
    const { reply } = await page(...Array<'throttled'>(50).fill('throttled'));
    await expect(reply).rejects.toThrow(StreamUnreadable);
  });

  it('S4: says where the iterator has expired', async () => {
    const { reply } = await page('expired');
    expect(await reply).toEqual({ kind: 'expired' });
  });
});
