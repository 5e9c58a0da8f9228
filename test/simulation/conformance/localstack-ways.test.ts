import { afterEach, describe, expect, inject, it } from 'vitest';
import { type Ground, type GroundOptions, openGround } from './conformance.ts';
import { expectExact } from './expect-exact.ts';

const servers = { ...inject('servers'), kinesisEndpoint: inject('kinesisEndpoint') };
let ground: Ground;
const open = async (options: GroundOptions): Promise<Ground> => {
  ground = await openGround(servers, options);
  return ground;
};
afterEach(() => ground.close());

/** How often the first record of a shard was delivered: once, and once more for each beginning anew. */
function beginningsOf(shard: string): number {
  const first = ground.mirror.shards().find(({ id }) => id === shard)?.records[0]?.sequence;
  return ground.consumer.deliveries.filter(({ sequences }) => sequences[0] === first).length;
}

describe('a mapping with the ways of LocalStack', () => {
  it('S12: that replays from the start when it is enabled again stores nothing twice', async () => {
    const { stream, producer, mapping, consumer } = await open({
      shards: 2,
      rates: { 'mapping.restarts': 1 },
    });
    const [first = '', second = ''] = await stream.openShards();
    await producer.publish({ from: 1, to: 200 });
    await ground.untilHandled();

    mapping.disable();
    const children = await stream.split(first);
    await producer.publish({ from: 201, to: 300 });
    mapping.enable();
    await ground.untilHandled();
    mapping.disable();
    await producer.publish({ from: 301, to: 400 });
    mapping.enable();

    await expectExact(ground, 400);
    expect([beginningsOf(first), beginningsOf(second)]).toEqual([3, 3]);
    for (const child of children) expect(beginningsOf(child)).toBe(2);
    expect(consumer.logged('skipped')).toBe(500);
    expect(consumer.logged('inserted')).toBe(400);
  });

  it('S12: that delivers closed shards again for ever stores nothing twice and holds nothing up', async () => {
    const { stream, producer, consumer } = await open({ shards: 2, rates: { 'mapping.closed-again': 0.7 } });
    const [first = '', second = ''] = await stream.openShards();
    await producer.publish({ from: 1, to: 100 });
    const children = await stream.split(first);
    const published = producer.publish({ from: 101, to: 300, ratePerSecond: 100 });
    await ground.until('the parent is delivered four times', () => beginningsOf(first) >= 4);
    const [, upper = ''] = children;
    await ground.until('the child is delivered', () => beginningsOf(upper) > 0);
    await stream.merge(upper, second);
    await published;
    await ground.until('every closed shard is delivered three times', () =>
      [first, upper, second].every((shard) => beginningsOf(shard) >= 3),
    );

    await expectExact(ground, 300);
    expect(consumer.logged('skipped')).toBeGreaterThan(0);
    expect(consumer.logged('inserted')).toBe(300);
  });

  it('with every fault of the mapping and of Lambda at once, over splits and a merge, stores each number once', async () => {
    const rates = {
      'mapping.restarts': 1,
      'mapping.closed-again': 0.3,
      'mapping.twice': 0.3,
      'mapping.impatient': 0.3,
      'lambda.killed': 0.2,
      'lambda.cold': 0.3,
      'consumer.fails-before': 0.1,
      'consumer.fails-after': 0.1,
    };
    const { stream, producer, mapping, faults } = await open({ shards: 2, rates });
    // Each at its first opportunity: on a busy machine a few large batches might meet too few.
    faults.makeDue();

    const published = producer.publish({ from: 1, to: 400, ratePerSecond: 150 });
    await ground.untilStored(50);
    const [first = '', second = ''] = await stream.openShards();
    const [, upper = ''] = await stream.split(first);
    await ground.untilStored(120);
    mapping.disable();
    const [child = ''] = await stream.merge(upper, second);
    mapping.enable();
    await ground.untilStored(200);
    await stream.split(child);
    await published;
    await ground.until('each fault has happened', () => faults.kindsMet === Object.keys(rates).length);

    await expectExact(ground, 400);
  });
});
