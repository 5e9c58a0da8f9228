import { describe, expect, it } from 'vitest';
import { Faults } from '../../engine/faults.ts';
import { seededRandom } from '../../engine/random.ts';
import { VirtualTime } from '../../engine/virtual-time.ts';
import { createKinesisModel } from '../kinesis/kinesis-model.ts';
import { EventSourceMapping, type MappingOptions } from './event-source-mapping.ts';
import { type FunctionCode, LambdaFunction } from './lambda-function.ts';

interface Delivery {
  readonly shard: string;
  readonly keys: readonly string[];
}

/** A stream, a mapping and a function that notes what it is given; `code` decides how each invocation ends. */
function testbed(
  rates: Readonly<Record<string, number>> = {},
  options: Partial<MappingOptions> = {},
  code: (delivery: Delivery, attempt: number) => Promise<void> = async () => {},
) {
  const [time, random] = [new VirtualTime(0), seededRandom('mapping')];
  const faults = new Faults(new Map(Object.entries(rates)), random.fork('faults'));
  const world = { time, random, faults };
  const kinesis = createKinesisModel({ ...world, random: random.fork('kinesis'), sequenceStyle: 'aws' });
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
  const target = new LambdaFunction({ name: 'consumer', timeoutMs: 5_000, start }, world);
  const givenUp: string[] = [];
  let isHidden = false;
  const again = (wrong: Partial<MappingOptions> = {}): EventSourceMapping =>
    new EventSourceMapping(
      {
        streamName: 'numbers',
        stream: () => (isHidden ? undefined : stream),
        target,
        batchSize: 4,
        batchingWindowMs: 0,
        onGivenUp: (records) => givenUp.push(...records.map(({ partitionKey }) => partitionKey)),
        ...options,
        ...wrong,
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
  const hide = (): void => {
    isHidden = true;
  };
  return { time, stream, hide, mapping, again, deliveries, delivered, givenUp, faults, put, passMs };
}

const retentionMs = 600_000;
const letters = [...'abcdefghij'];

describe('an event source mapping', () => {
  it('delivers a shard in its order, each record once where all goes well', async () => {
    const { put, passMs, delivered, deliveries, mapping } = testbed();
    put(...letters);
    await passMs(30_000);
    expect(delivered()).toEqual(letters);
    expect(Math.max(...deliveries.map(({ keys }) => keys.length))).toBeLessThanOrEqual(4);
    expect(mapping.isCaughtUp).toBe(true);
  });

  it('delivers a batch that failed again as it was, and nothing of its shard in between', async () => {
    const { put, passMs, deliveries, delivered } = testbed({}, {}, async (_delivery, attempt) => {
      if (attempt <= 3) throw new Error('planted');
    });
    put(...letters);
    await passMs(60_000);
    expect(deliveries.slice(1, 4).map(({ keys }) => keys)).toEqual(Array(3).fill(deliveries[0]?.keys));
    expect(new Set(delivered())).toEqual(new Set(letters));
  });

  it('takes a function that times out for failed', async () => {
    const { put, passMs, deliveries, faults } = testbed({}, {}, async (_delivery, attempt) => {
      if (attempt === 1) await new Promise(() => {});
    });
    put('a');
    await passMs(20_000);
    expect(deliveries.map(({ keys }) => keys)).toEqual([['a'], ['a']]);
    expect(faults.counts()['outcome.lambda-timed-out']).toBe(1);
  });

  it('reads children only once their parents are read to the end', async () => {
    let isBlocked = true;
    const { put, passMs, deliveries, stream } = testbed({}, {}, async () => {
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
    expect(deliveries.slice(0, firstChild).flatMap(({ keys }) => keys)).toEqual(expect.arrayContaining(letters));
    expect(deliveries.slice(firstChild).map(({ shard }) => shard)).not.toContain(parent?.id);
  });

  it('reads grandchildren only once it is through with their grandparents, also where nothing lies in between', async () => {
    let isBlocked = true;
    const { put, passMs, deliveries, stream } = testbed({}, {}, async () => {
      if (isBlocked) throw new Error('planted');
    });
    put('a');
    const oldest = stream.openShards()[0]?.id ?? '';
    const [left, right] = stream.split(oldest);
    stream.merge(left.id, right.id);
    put('b');
    await passMs(20_000);
    expect(new Set(deliveries.map(({ shard }) => shard))).toEqual(new Set([oldest]));
    isBlocked = false;
    await passMs(60_000);
    expect(deliveries.at(-1)?.keys).toEqual(['b']);
  });

  it('disabled delivers nothing, and enabled goes on where it was', async () => {
    const { put, passMs, delivered, mapping } = testbed();
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

  it('S5: loses what expired unread without a word, and goes on behind it', async () => {
    const { put, passMs, delivered, givenUp, mapping, stream, faults } = testbed();
    mapping.disable();
    put(...letters);
    stream.trim(stream.openShards()[0]?.id ?? '', 3);
    mapping.enable();
    await passMs(30_000);
    expect(givenUp).toEqual([]);
    expect(faults.counts()['outcome.expired-unread']).toBe(1);
    expect(delivered()).toEqual(letters.slice(3));
  });

  it('hands what expired while it was delivered again and again to the failure destination, and what lay behind is lost', async () => {
    let isBlocked = true;
    const { put, passMs, deliveries, delivered, givenUp, stream } = testbed({}, {}, async () => {
      if (isBlocked) throw new Error('planted');
    });
    put(...letters);
    await passMs(20_000);
    const held = deliveries[0]?.keys ?? [];
    stream.trim(stream.openShards()[0]?.id ?? '', 6);
    isBlocked = false;
    await passMs(60_000);
    expect(held.length).toBeLessThanOrEqual(4);
    expect(givenUp).toEqual(held);
    expect(new Set(delivered())).toEqual(new Set([...held, ...letters.slice(6)]));
  });

  it('lets an invocation end that has expired records in its hands', async () => {
    let finish = (): void => undefined;
    const { put, passMs, delivered, givenUp, stream } = testbed({}, {}, (_delivery, attempt) =>
      attempt === 1
        ? new Promise((resolve) => {
            finish = resolve;
          })
        : Promise.resolve(),
    );
    put('a');
    await passMs(2_000);
    stream.trim(stream.openShards()[0]?.id ?? '', 1);
    await passMs(500);
    finish();
    await passMs(20_000);
    expect([delivered(), givenUp]).toEqual([['a'], []]);
  });

  it('disabled forgets the batch that it would have delivered again, and reads it anew where it still can', async () => {
    let isBlocked = true;
    const { put, passMs, deliveries, givenUp, stream, mapping } = testbed({}, {}, async () => {
      if (isBlocked) throw new Error('planted');
    });
    put('a', 'b');
    await passMs(10_000);
    mapping.disable();
    const before = deliveries.length;
    stream.trim(stream.openShards()[0]?.id ?? '', 1);
    isBlocked = false;
    mapping.enable();
    await passMs(20_000);
    expect(before).toBeGreaterThan(0);
    expect(deliveries.slice(before).map(({ keys }) => keys)).toEqual([['b']]);
    expect(givenUp).toEqual([]);
  });

  it('begins anew at the trim horizon', async () => {
    const { put, passMs, delivered, givenUp, stream, mapping, again } = testbed();
    mapping.delete();
    put(...letters);
    stream.trim(stream.openShards()[0]?.id ?? '', 3);
    again();
    await passMs(30_000);
    expect(givenUp).toEqual([]);
    expect(delivered()).toEqual(letters.slice(3));
  });

  it('hands over what expired in a shard that is not listed any more, as far as it was read', async () => {
    const { put, passMs, delivered, givenUp, stream } = testbed({}, {}, () => Promise.reject(new Error('no')));
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
    expect(givenUp).toEqual(['a']);
  });

  it('gathers records until a batch is full or its window is over', async () => {
    const { put, passMs, deliveries } = testbed({}, { batchingWindowMs: 20_000 });
    put('a', 'b');
    await passMs(18_000);
    expect(deliveries).toEqual([]);
    put('c');
    await passMs(5_000);
    expect(deliveries.map(({ keys }) => keys)).toEqual([['a', 'b', 'c']]);
    put('d', 'e', 'f', 'g', 'h');
    await passMs(5_000);
    expect(deliveries.slice(1).map(({ keys }) => keys)).toEqual([['d', 'e', 'f', 'g']]);
  });

  it('delivers a batch that it holds once its stream is gone, and reads nothing more there', async () => {
    let stands = true;
    const { put, passMs, delivered, hide } = testbed({}, { batchSize: 1 }, async () => {
      if (stands) throw new Error('planted');
    });
    put('a', 'b');
    await passMs(5_000);
    hide();
    stands = false;
    await passMs(60_000);
    const atRest = delivered().length;
    await passMs(60_000);
    expect(new Set(delivered())).toEqual(new Set(['a']));
    expect(delivered()).toHaveLength(atRest);
  });

  it('enabled again replays from the start where it does as LocalStack', async () => {
    const { put, passMs, delivered, mapping } = testbed({ 'mapping.restarts': 1 });
    put('a', 'b');
    await passMs(10_000);
    mapping.disable();
    mapping.enable();
    await passMs(10_000);
    expect(delivered()).toEqual(['a', 'b', 'a', 'b']);
  });

  it('delivers closed shards again and again where it does as LocalStack, and holds up no children by that', async () => {
    const { put, passMs, deliveries, stream } = testbed({ 'mapping.closed-again': 1 });
    put('a');
    const parent = stream.openShards()[0]?.id ?? '';
    stream.split(parent);
    put('b');
    await passMs(30_000);
    const of = (shard: boolean) => deliveries.filter((delivery) => (delivery.shard === parent) === shard);
    expect(of(true).length).toBeGreaterThan(5);
    expect(of(false).map(({ keys }) => keys)).toEqual([['b']]);
  });

  it('in the wrong setting latest skips what was there before', async () => {
    const { put, passMs, delivered, mapping, again } = testbed();
    mapping.delete();
    put('a');
    again({ wrong: 'latest' });
    put('b');
    await passMs(10_000);
    expect(delivered()).toEqual(['b']);
  });

  it('in the wrong setting factor two delivers two batches of a shard at once', async () => {
    let [running, most] = [0, 0];
    const lab = testbed({}, { wrong: 'factor-two' }, async () => {
      running += 1;
      most = Math.max(most, running);
      await lab.time.sleep(2_000);
      running -= 1;
    });
    const { put, passMs, delivered } = lab;
    put(...letters);
    await passMs(60_000);
    expect(most).toBe(2);
    expect(new Set(delivered())).toEqual(new Set(letters));
  });

  it('in the wrong setting bisect delivers the later half of a batch that failed first', async () => {
    const { put, passMs, deliveries } = testbed({}, { wrong: 'bisect' }, async (_, attempt) => {
      if (attempt === 1) throw new Error('planted');
    });
    put(...letters);
    await passMs(20_000);
    const [first, second] = deliveries.map(({ keys }) => keys);
    expect(second).toEqual(first?.slice(Math.ceil((first?.length ?? 0) / 2)));
  });

  it('delivers one batch in two invocations at once, and goes on with the shard after the first of them', async () => {
    let [running, most] = [0, 0];
    const lab = testbed({ 'mapping.twice': 1 }, {}, async () => {
      running += 1;
      most = Math.max(most, running);
      await lab.time.sleep(500);
      running -= 1;
    });
    lab.put(...letters);
    await lab.passMs(120_000);
    const timesOf = Map.groupBy(lab.delivered(), (letter) => letter);
    expect([...timesOf.values()].map(({ length }) => length)).toEqual(letters.map(() => 2));
    expect(most).toBe(2);
    expect(lab.mapping.isCaughtUp).toBe(true);
  });

  it('may lose patience with an invocation: the batch comes again, and the first one ends after that began', async () => {
    const [begins, ends]: [number[], number[]] = [[], []];
    const lab = testbed({ 'mapping.impatient': 1 }, {}, async (_, attempt) => {
      begins.push(lab.time.nowMs);
      if (attempt > 1) return;
      await lab.time.sleep(4_000);
      ends.push(lab.time.nowMs);
    });
    lab.put('a');
    await lab.passMs(60_000);
    expect(lab.deliveries.map(({ keys }) => keys)).toEqual([['a'], ['a']]);
    expect(begins[1]).toBeLessThan(ends[0] ?? 0);
    expect(lab.faults.counts()).toMatchObject({
      'outcome.batch-redelivered': 1,
      'outcome.zombie-answered': 1,
    });
    expect(lab.mapping.isCaughtUp).toBe(true);
  });

  it('delivers everything at least once although functions are killed', async () => {
    const lab = testbed({ 'lambda.killed': 0.5 }, {}, () => lab.time.sleep(400));
    lab.put(...letters);
    await lab.passMs(240_000);
    expect(new Set(lab.delivered())).toEqual(new Set(letters));
    expect(lab.delivered().length).toBeGreaterThan(letters.length);
    const { 'outcome.lambda-killed': killed, 'outcome.batch-redelivered': again } = lab.faults.counts();
    expect([killed ?? 0, again]).toEqual([again, killed]);
    expect(lab.mapping.isCaughtUp).toBe(true);
  });
});
