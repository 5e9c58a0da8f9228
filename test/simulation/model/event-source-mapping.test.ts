import { describe, expect, it } from 'vitest';
import { Faults } from '../engine/faults.ts';
import { seededRandom } from '../engine/random.ts';
import { VirtualTime } from '../engine/virtual-time.ts';
import { EventSourceMapping, type MappingOptions } from './event-source-mapping.ts';
import { createKinesisModel } from './kinesis-model.ts';
import { type FunctionCode, LambdaFunction } from './lambda-function.ts';

interface Delivery {
  readonly shard: string;
  readonly keys: readonly string[];
}

/** A stream, a mapping and a function that notes what it is given; `code` decides how each invocation ends. */
function laboratory(
  rates: Readonly<Record<string, number>> = {},
  options: Partial<MappingOptions> = {},
  code: (delivery: Delivery, attempt: number) => Promise<void> = async () => {},
) {
  const [time, random] = [new VirtualTime(0), seededRandom('mapping')];
  const faults = new Faults(new Map(Object.entries(rates)), random.fork('faults'));
  const world = { time, random, faults };
  const kinesis = createKinesisModel({ ...world, random: random.fork('kinesis') });
  const stream = kinesis.create('numbers', { shardCount: 1, retentionHours: retentionMs / 3_600_000 });
  const deliveries: Delivery[] = [];
  const start = (): FunctionCode => async (event) => {
    const { Records } = event as { Records: { eventID: string; kinesis: { partitionKey: string } }[] };
    const delivery = {
      shard: Records[0]?.eventID.split(':')[0] ?? '',
      keys: Records.map(({ kinesis: { partitionKey } }) => partitionKey),
    };
    deliveries.push(delivery);
    await code(delivery, deliveries.length);
  };
  const target = new LambdaFunction({ name: 'consumer', timeoutMs: 1_000, start }, world);
  const givenUp: string[] = [];
  const again = (): EventSourceMapping =>
    new EventSourceMapping(
      {
        streamName: 'numbers',
        stream: () => stream,
        target,
        batchSize: 4,
        onGivenUp: (records) => givenUp.push(...records.map(({ partitionKey }) => partitionKey)),
        ...options,
      },
      world,
    );
  const mapping = again();
  const put = (...keys: readonly string[]): void => {
    for (const key of keys) stream.land(key, Buffer.from(key));
  };
  const passMs = (ms: number): Promise<boolean> => {
    const untilMs = time.nowMs + ms;
    return time.run(() => time.nowMs >= untilMs, 10_000);
  };
  const delivered = (): readonly string[] => deliveries.flatMap(({ keys }) => keys);
  return { time, stream, mapping, again, deliveries, delivered, givenUp, faults, put, passMs };
}

const retentionMs = 600_000;
const letters = [...'abcdefghij'];

describe('an event source mapping', () => {
  it('delivers a shard in its order, each record once where all goes well', async () => {
    const { put, passMs, delivered, deliveries, mapping } = laboratory();
    put(...letters);
    await passMs(30_000);
    expect(delivered()).toEqual(letters);
    expect(Math.max(...deliveries.map(({ keys }) => keys.length))).toBeLessThanOrEqual(4);
    expect(mapping.isCaughtUp).toBe(true);
  });

  it('delivers a batch that failed again as it was, and nothing of its shard in between', async () => {
    const { put, passMs, deliveries, delivered } = laboratory({}, {}, async (_delivery, attempt) => {
      if (attempt <= 3) throw new Error('planted');
    });
    put(...letters);
    await passMs(60_000);
    expect(deliveries.slice(1, 4).map(({ keys }) => keys)).toEqual(Array(3).fill(deliveries[0]?.keys));
    expect(new Set(delivered())).toEqual(new Set(letters));
  });

  it('takes a function that times out for failed', async () => {
    const { put, passMs, deliveries, faults } = laboratory({}, {}, async (_delivery, attempt) => {
      if (attempt === 1) await new Promise(() => {});
    });
    put('a');
    await passMs(20_000);
    expect(deliveries.map(({ keys }) => keys)).toEqual([['a'], ['a']]);
    expect(faults.counts()['outcome.lambda-timed-out']).toBe(1);
  });

  it('reads children only once their parents are read to the end', async () => {
    let isBlocked = true;
    const { put, passMs, deliveries, stream } = laboratory({}, {}, async () => {
      if (isBlocked) throw new Error('planted');
    });
    put(...letters);
    const [parent] = stream.openShards();
    stream.split(parent?.id ?? '');
    put(...letters.map((letter) => `${letter}2`));
    await passMs(20_000);
    expect(new Set(deliveries.map(({ shard }) => shard))).toEqual(new Set([parent?.id]));
    isBlocked = false;
    await passMs(60_000);
    const firstChild = deliveries.findIndex(({ shard }) => shard !== parent?.id);
    expect(deliveries.slice(0, firstChild).flatMap(({ keys }) => keys)).toEqual(
      expect.arrayContaining(letters),
    );
    expect(deliveries.slice(firstChild).map(({ shard }) => shard)).not.toContain(parent?.id);
  });

  it('disabled delivers nothing, and enabled goes on where it was', async () => {
    const { put, passMs, delivered, mapping } = laboratory();
    put('a', 'b');
    await passMs(10_000);
    mapping.disable();
    put('c');
    await passMs(10_000);
    expect(delivered()).toEqual(['a', 'b']);
    mapping.enable();
    await passMs(10_000);
    expect(delivered()).toEqual(['a', 'b', 'c']);
  });

  it('hands what expired unread to the failure destination, and goes on behind it', async () => {
    const { put, passMs, delivered, givenUp, mapping, stream } = laboratory();
    mapping.disable();
    put(...letters);
    stream.trim(stream.openShards()[0]?.id ?? '', 3);
    mapping.enable();
    await passMs(30_000);
    expect(givenUp).toEqual(['a', 'b', 'c']);
    expect(delivered()).toEqual(letters.slice(3));
  });

  it('begins anew at the trim horizon, and gives nothing up that expired before its time', async () => {
    const { put, passMs, delivered, givenUp, stream, mapping, again } = laboratory();
    mapping.delete();
    put(...letters);
    stream.trim(stream.openShards()[0]?.id ?? '', 3);
    again();
    await passMs(30_000);
    expect(givenUp).toEqual([]);
    expect(delivered()).toEqual(letters.slice(3));
  });

  it('hands over what had expired in it when it is deleted', async () => {
    const { put, givenUp, stream, mapping } = laboratory();
    mapping.disable();
    put(...letters);
    stream.trim(stream.openShards()[0]?.id ?? '', 3);
    mapping.delete();
    expect(givenUp).toEqual(['a', 'b', 'c']);
  });

  it('hands over what expired in a shard that is not listed any more, also unread behind its parents', async () => {
    const { put, passMs, delivered, givenUp, stream } = laboratory({}, {}, () =>
      Promise.reject(new Error('no')),
    );
    put('a');
    const [left, right] = stream.split(stream.openShards()[0]?.id ?? '');
    put('b', 'c');
    stream.merge(left.id, right.id);
    await passMs(retentionMs - 1);
    expect(new Set(delivered())).toEqual(new Set(['a']));
    expect(givenUp).toEqual([]);
    await passMs(2_000);
    stream.trimExpired();
    await passMs(2_000);
    expect(givenUp.toSorted()).toEqual(['a', 'b', 'c']);
  });

  it.each<[string, Readonly<Record<string, number>>]>([
    ['one batch in two invocations at once', { 'mapping.twice': 0.5 }],
    ['impatience with an invocation that goes on', { 'mapping.impatient': 0.5 }],
    ['killed functions', { 'lambda.killed': 0.5, 'lambda.cold': 0.5 }],
  ])('delivers everything at least once under %s', async (_name, rates) => {
    const { put, passMs, delivered, mapping } = laboratory(rates, {}, () => Promise.resolve());
    put(...letters);
    await passMs(120_000);
    expect(new Set(delivered())).toEqual(new Set(letters));
    expect(mapping.isCaughtUp).toBe(true);
  });
});
