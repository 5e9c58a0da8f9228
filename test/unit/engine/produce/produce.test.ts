import { describe, expect, it } from 'vitest';
import { PublishIncomplete } from '../../../../engine/produce/errors.ts';
import { ProducerWorld } from '../../../support/producer-world.ts';

const numberIds = (runId: string, from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `${runId}:${from + index}`);

const thrownBy = async (promise: Promise<unknown>): Promise<PublishIncomplete> => {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(PublishIncomplete);
  return error as PublishIncomplete;
};

describe('publishing', () => {
  it('publishes 1 to 1000 once each by default', async () => {
    const world = new ProducerWorld();

    const progress = await world.invoke({});

    expect(progress).toEqual({ runId: 'request-1', published: 1000, next: null });
    expect(world.stream.ids.toSorted()).toEqual(numberIds('request-1', 1, 1000).toSorted());
  });

  it('keeps at most four calls in flight', async () => {
    const world = new ProducerWorld();

    await world.invoke({ to: 10_000 });

    expect(world.stream.mostInFlight).toBe(4);
  });

  it('sends the messages from the given index on', async () => {
    const world = new ProducerWorld();

    const progress = await world.invoke({ messages: [{ value: 'a' }, { value: 'b' }], from: 1, runId: 'r' });

    expect(progress).toEqual({ runId: 'r', published: 1, next: null });
    expect(world.stream.ids).toEqual(['r:1']);
  });
});

describe('a negative zero', () => {
  it('of a message lies in the record as it was sent', async () => {
    const world = new ProducerWorld();

    await world.invoke(JSON.parse('{"messages":[{"value":{"a":-0.0}},{"value":-0}],"runId":"r"}'));

    expect(world.stream.landed.map(({ data }) => data)).toStrictEqual([{ a: -0 }, -0]);
  });

  it('as the first or last number is the number 0', async () => {
    const world = new ProducerWorld();

    await world.invoke(JSON.parse('{"from":-0,"to":-0,"runId":"r"}'));

    expect(world.stream.landed.map(({ id, data }) => [id, data])).toStrictEqual([['r:0', { number: 0 }]]);
  });
});

describe('trouble with entries', () => {
  it('P1: sends again only the throttled entries', async () => {
    const world = new ProducerWorld();
    world.stream.entryFate = (id, call) => (call === 0 && /[37]$/.test(id) ? 'throttled' : 'lands');

    const progress = await world.invoke({ to: 10, runId: 'r' });

    expect(progress).toEqual({ runId: 'r', published: 10, next: null });
    expect(world.stream.calls.map(({ ids }) => ids)).toEqual([numberIds('r', 1, 10), ['r:3', 'r:7']]);
  });

  it('P1: waits longer from attempt to attempt, by a random share', async () => {
    const world = new ProducerWorld();
    world.stream.entryFate = (_, call) => (call < 4 ? 'throttled' : 'lands');

    await world.invoke({ to: 1 });

    const startedAt = world.stream.calls.map(({ atMs }) => atMs);
    const waits = startedAt.slice(1).map((atMs, index) => atMs - (startedAt[index] ?? 0) - 20);
    expect(waits).toEqual([50, 100, 200, 400]);
  });

  it('P2: sends an entry with InternalFailure again', async () => {
    const world = new ProducerWorld();
    world.stream.entryFate = (id, call) => (call === 0 && id === 'r:2' ? 'failed' : 'lands');

    const progress = await world.invoke({ to: 3, runId: 'r' });

    expect(progress.published).toBe(3);
    expect(world.stream.ids).toEqual(['r:1', 'r:3', 'r:2']);
  });

  it('P4: a lost reply puts the same event twice, under one name and with equal content', async () => {
    const world = new ProducerWorld();
    world.stream.entryFate = (id, call) => (call === 0 && id === 'r:2' ? 'lost' : 'lands');

    const progress = await world.invoke({ to: 3, runId: 'r' });

    expect(progress.published).toBe(3);
    const twice = world.stream.landed.filter(({ id }) => id === 'r:2');
    expect(twice).toHaveLength(2);
    expect(twice[0]).toEqual(twice[1]);
  });

  it('P5: an entry that is sent again may land after later ones; none is missing', async () => {
    const world = new ProducerWorld();
    world.stream.entryFate = (id, call) => (call === 0 && id === 'r:1' ? 'failed' : 'lands');

    await world.invoke({ to: 3, runId: 'r' });

    expect(world.stream.ids).toEqual(['r:2', 'r:3', 'r:1']);
  });

  it('gives an entry up in the end and says where to go on', async () => {
    const world = new ProducerWorld();
    world.remainingMs = 15 * 60_000;
    world.stream.entryFate = (id) => (id === 'r:2' ? 'failed' : 'lands');

    const error = await thrownBy(world.invoke({ to: 3, runId: 'r' }));

    expect(error.fields).toEqual({ runId: 'r', published: 2, next: 2, code: 'InternalFailure' });
    expect(error.retriable).toBe(true);
    expect(world.stream.calls).toHaveLength(20);
  });
});

describe('trouble with calls', () => {
  it.each(['throttled', 'failed'] as const)('P3: sends a call again that %s as a whole', async (outcome) => {
    const world = new ProducerWorld();
    world.stream.callFate = (call) => (call < 3 ? outcome : 'answered');

    const progress = await world.invoke({ to: 10 });

    expect(progress).toMatchObject({ published: 10, next: null });
    expect(world.stream.calls).toHaveLength(4);
  });

  it('P3: says how far it got when all attempts are throttled', async () => {
    const world = new ProducerWorld();
    world.remainingMs = 15 * 60_000;
    world.stream.callFate = (call) => (call === 0 ? 'answered' : 'throttled');

    const error = await thrownBy(world.invoke({ to: 600, runId: 'r' }));

    expect(error.fields).toEqual({ runId: 'r', published: 500, next: 501, code: 'KMSThrottlingException' });
    expect(error.message).toBe(
      'An entry failed at every attempt (KMSThrottlingException): 500 events acknowledged. To continue, send the request again with from 501 and runId "r".',
    );
  });

  it('P3: says so when the time brings nothing but throttling', async () => {
    const world = new ProducerWorld();
    world.remainingMs = 5_000;
    world.stream.callFate = () => 'throttled';

    const error = await thrownBy(world.invoke({}));

    expect(error.fields).toMatchObject({ published: 0, next: 1, code: 'KMSThrottlingException' });
    expect(error.retriable).toBe(true);
  });

  it('P19: fails at once where the stream does not take records, and says why', async () => {
    const world = new ProducerWorld();
    world.stream.callFate = () => 'denied';
    const startedAt = world.clock.now().getTime();

    const error = await thrownBy(world.invoke({ to: 400, runId: 'r' }));

    expect(error.message).toBe(
      'Stream numbers does not take records (ResourceNotFoundException): 0 events acknowledged. To continue, send the request again with from 1 and runId "r".',
    );
    expect(error.retriable).toBe(false);
    expect(world.stream.calls).toHaveLength(1);
    expect(world.clock.now().getTime() - startedAt).toBeLessThan(100);
  });

  it('P19: cuts off the other calls when one finds the stream unusable', async () => {
    const world = new ProducerWorld();
    world.stream.callFate = (call) => (call === 2 ? 'denied' : 'hangs');
    const startedAt = world.clock.now().getTime();

    const error = await thrownBy(world.invoke({ to: 3_000 }));

    expect(error.fields).toMatchObject({ published: 0, next: 1 });
    expect(world.clock.now().getTime() - startedAt).toBeLessThan(100);
  });

  it('throws a fault of the writer as it is', async () => {
    const world = new ProducerWorld();
    const fault = new TypeError('a mistake');
    world.stream.put = () => Promise.reject(fault);

    await expect(world.invoke({})).rejects.toBe(fault);
  });
});

describe('time', () => {
  it('P6: stops before the deadline with a point to resume from, and loses nothing by it', async () => {
    const world = new ProducerWorld();
    world.remainingMs = 1_000;
    world.stream.latencyMs = 100;

    const first = await world.invoke({ to: 20_000, runId: 'r' });
    expect(first.next).toBe(first.published + 1);
    expect(first.next).toBeLessThan(20_000);

    await world.invokeUntilDone({ from: first.next, to: 20_000, runId: 'r' });
    expect(world.stream.ids.toSorted()).toEqual(numberIds('r', 1, 20_000).toSorted());
  });

  it('P6: answers before its time is over though a call hangs', async () => {
    const world = new ProducerWorld();
    world.stream.callFate = (call) => (call > 0 ? 'hangs' : 'answered');
    const startedAt = world.clock.now().getTime();

    const progress = await world.invoke({ runId: 'r' });

    expect(progress).toEqual({ runId: 'r', published: 500, next: 501 });
    expect(world.clock.now().getTime() - startedAt).toBeLessThan(59_500);
  });

  it('P6: answers though a writer ignores that it was cut off', async () => {
    const world = new ProducerWorld();
    world.stream.put = () => new Promise(() => {});

    const error = await thrownBy(world.invoke({}));

    expect(error.fields).toMatchObject({ published: 0, next: 1, code: 'NoTimeLeft' });
  });

  it('P6: sends nothing where no time is left', async () => {
    const world = new ProducerWorld();
    world.remainingMs = 0;

    const error = await thrownBy(world.invoke({}));

    expect(error.fields).toMatchObject({ code: 'NoTimeLeft' });
    expect(world.stream.calls).toEqual([]);
  });

  it('P7: a rerun after a kill at the deadline adds only events that are already known', async () => {
    const world = new ProducerWorld();
    world.stream.callFate = (call) => (call === 0 ? 'late' : 'hangs');
    await thrownBy(world.invoke({ to: 500, runId: 'r' }));
    world.stream.callFate = () => 'answered';

    await world.invoke({ to: 500, runId: 'r' });

    const names = new Set(world.stream.landed.map(({ source, id }) => `${source} ${id}`));
    expect(world.stream.landed).toHaveLength(1000);
    expect(names.size).toBe(500);
  });

  it('P17: a long range is left resumable when the time is over', async () => {
    const world = new ProducerWorld();
    world.remainingMs = 1_000;
    world.stream.latencyMs = 100;

    const progress = await world.invoke({ to: 10_000_000, runId: 'r' });

    expect(progress.published).toBeGreaterThan(0);
    expect(progress.next).toBe(progress.published + 1);
  });
});

describe('ids', () => {
  it('P8: a repeated invocation with one request id publishes the same events', async () => {
    const world = new ProducerWorld();

    await world.invoke({ messages: [{ value: 1 }, { key: 'k', value: 2 }] });
    await world.invoke({ messages: [{ value: 1 }, { key: 'k', value: 2 }] });

    expect(world.stream.ids).toEqual(['request-1:0', 'request-1:1', 'request-1:0', 'request-1:1']);
  });

  it('P21: two producers with the same ids at once put the same events', async () => {
    const [one, other] = [new ProducerWorld(), new ProducerWorld()];
    other.requestId = 'request-2';
    const message = (id: string): object => ({ id, value: id });

    await Promise.all([
      one.invoke({ messages: ['a', 'b'].map(message) }),
      other.invoke({ messages: ['b', 'c'].map(message) }),
    ]);

    const landed = [...one.stream.landed, ...other.stream.landed];
    expect([...new Set(landed.map(({ source, id }) => `${source} ${id}`))]).toEqual([
      'highwater:client a',
      'highwater:client b',
      'highwater:client c',
    ]);
  });
});

describe('ordered', () => {
  const messages = Array.from({ length: 40 }, (_, index) => ({ key: `k${index % 4}`, value: index }));

  it('never has two entries of a key in one call', async () => {
    const world = new ProducerWorld();

    await world.invoke({ messages, ordered: true });

    for (const { keys } of world.stream.calls) expect(new Set(keys).size).toBe(keys.length);
  });

  it('keeps the order of each key though entries fail', async () => {
    const world = new ProducerWorld();
    world.stream.entryFate = (_, call) => (call % 3 === 1 ? 'throttled' : 'lands');

    await world.invoke({ messages, ordered: true });

    for (const key of ['k0', 'k1', 'k2', 'k3']) {
      const values = world.stream.landed.filter((event) => event.partitionkey === key).map(({ data }) => data);
      expect(values).toEqual(values.toSorted((a, b) => Number(a) - Number(b)));
      expect(values).toHaveLength(10);
    }
  });

  it('lets other keys go on while one waits', async () => {
    const world = new ProducerWorld();
    world.stream.entryFate = (id, call) => (id === 'r:0' && call < 5 ? 'throttled' : 'lands');

    await world.invoke({ messages, ordered: true, runId: 'r' });

    const firstOfK0 = world.stream.landed.findIndex((event) => event.partitionkey === 'k0');
    expect(world.stream.landed.slice(0, firstOfK0).length).toBeGreaterThan(10);
  });
});

describe('P11: limits of a call', () => {
  it('splits at 500 records', async () => {
    const world = new ProducerWorld();

    await world.invoke({ to: 1_001 });

    expect(world.stream.calls.map(({ ids }) => ids.length)).toEqual([500, 500, 1]);
  });

  it('splits below 5 MiB, keys included', async () => {
    const world = new ProducerWorld();
    const value = 'x'.repeat(1_000_000);

    await world.invoke({ messages: Array.from({ length: 6 }, () => ({ value })) });

    expect(world.stream.calls.map(({ ids }) => ids.length)).toEqual([4, 2]);
    for (const { bytes } of world.stream.calls) expect(bytes).toBeLessThanOrEqual(4.5 * 1024 * 1024);
  });
});
