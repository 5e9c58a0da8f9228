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

/** Where the documents came from, by shard. */
async function documentsOf(shard: string): Promise<number> {
  return await ground.documents.countDocuments({ 'origin.shard': shard });
}

describe('a stream that is resharded', () => {
  it('S1: stores each number once over splits under load, with a checkpoint for each child', async () => {
    const { stream, producer } = await open({ shards: 2 });
    const [first = '', second = ''] = await stream.openShards();

    const published = producer.publish({ from: 1, to: 300, ratePerSecond: 150 });
    await ground.untilStored(60);
    const children = await stream.split(first);
    await producer.publish({ from: 301, to: 400 });
    const grandchildren = await stream.split(children[0] ?? '');
    await producer.publish({ from: 401, to: 500 });
    await published;

    await expectExact(ground, 500);
    const shards = [first, second, ...children, ...grandchildren];
    expect((await ground.checkpoints()).map(({ shard }) => shard)).toEqual(shards.sort());
    for (const shard of shards) expect(await documentsOf(shard)).toBeGreaterThan(0);
  });

  it('S2: stores each number once over a merge under load, with one checkpoint for the child', async () => {
    const { stream, producer } = await open({ shards: 2 });
    const [first = '', second = ''] = await stream.openShards();

    const published = producer.publish({ from: 1, to: 300, ratePerSecond: 150 });
    await ground.untilStored(60);
    const [child = ''] = await stream.merge(first, second);
    await producer.publish({ from: 301, to: 400 });
    await published;

    await expectExact(ground, 400);
    expect((await ground.checkpoints()).map(({ shard }) => shard)).toEqual([first, second, child]);
    expect(await documentsOf(child)).toBeGreaterThan(0);
  });

  it('S3: stores each number once where a retry lands it in the child again', async () => {
    const { stream, producer, consumer } = await open({ shards: 1 });
    const [parent = ''] = await stream.openShards();
    producer.beforeReply = async () => {
      await stream.split(parent);
      throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    };

    await producer.publish({ from: 1, to: 300 });

    await expectExact(ground, 300);
    expect(producer.landed).toBe(600);
    expect(consumer.logged('duplicates')).toBe(300);
    expect(await documentsOf(parent)).toBe(300);
    expect(await ground.checkpoints()).toHaveLength(3);
  });

  it('S3: stores each number once where batches fail and come again over a split and a merge', async () => {
    const { stream, producer, faults } = await open({
      shards: 2,
      rates: { 'consumer.fails-before': 0.3, 'consumer.fails-after': 0.3 },
    });
    // On a busy machine a few large batches might meet none.
    faults.makeDue();

    const published = producer.publish({ from: 1, to: 300, ratePerSecond: 150 });
    await ground.untilStored(50);
    const [first = '', second = ''] = await stream.openShards();
    const [, upper = ''] = await stream.split(first);
    await ground.untilStored(150);
    await stream.merge(upper, second);
    await published;

    await expectExact(ground, 300);
    expect(faults.counts()['outcome.batch-redelivered']).toBeGreaterThan(0);
  });

  it('S1: delivers nothing of the children before the parent is handled to its end', async () => {
    const { stream, producer, mirror, consumer } = await open({ shards: 2 });
    const [parent = '', other = ''] = await stream.openShards();
    consumer.blocked.add(parent);
    await producer.publish({ from: 1, to: 150 });
    const children = await stream.split(parent);
    await producer.publish({ from: 151, to: 300 });
    const deliveriesOf = (shards: readonly string[]) =>
      consumer.deliveries.filter(({ shard }) => shards.includes(shard));
    const isReadable = (id: string): boolean =>
      mirror.shards().some((shard) => shard.id === id && shard.records.length > 0);

    await ground.until('the children can be read', () => children.every(isReadable));
    const failedBefore = deliveriesOf([parent]).length;
    await ground.until('the parent fails again', () => deliveriesOf([parent]).length > failedBefore + 3);
    await ground.until('the other shard is delivered', () => deliveriesOf([other]).length > 0);

    expect(deliveriesOf(children)).toEqual([]);

    consumer.blocked.clear();
    await expectExact(ground, 300);
    const order = deliveriesOf([parent, ...children]).map(({ shard }) => shard);
    expect(order.lastIndexOf(parent)).toBeLessThan(order.findIndex((shard) => children.includes(shard)));
    expect(new Set(order)).toEqual(new Set([parent, ...children]));
  });

  it('delivers the records of a shard in their order, a failed batch before those after it', async () => {
    const { stream, producer, mirror, consumer } = await open({ shards: 1 });
    const [shard = ''] = await stream.openShards();
    consumer.blocked.add(shard);
    await producer.publish({ from: 1, to: 200 });
    await ground.until('a batch fails three times', () => consumer.deliveries.length > 3);
    consumer.blocked.clear();

    await expectExact(ground, 200);
    const [batch] = consumer.deliveries;
    const failed = consumer.deliveries.filter(({ end }) => end === 'failed');
    expect(failed.length).toBeGreaterThanOrEqual(3);
    for (const { sequences } of failed) expect(sequences).toEqual(batch?.sequences);
    const answered = consumer.deliveries.filter(({ end }) => end === 'answered');
    const inOrder = mirror.shards().flatMap(({ records }) => records.map(({ sequence }) => sequence));
    expect(answered.flatMap(({ sequences }) => sequences)).toEqual(inOrder);
  });
});
