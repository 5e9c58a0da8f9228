import { beforeEach, describe, expect, it } from 'vitest';
import { StreamUnavailable } from '../../../../engine/produce/errors.ts';
import { intendedEvents } from '../../../../engine/produce/intended-events.ts';
import { parseRequest } from '../../../../engine/produce/parse-request.ts';
import { type Halt, planTime } from '../../../../engine/produce/plan-time.ts';
import type { StreamWriter } from '../../../../engine/produce/ports.ts';
import { Sending } from '../../../../engine/produce/produce.ts';
import { SendWindow } from '../../../../engine/produce/send-window.ts';
import { VirtualClock } from '../../../support/producer-clock.ts';
import { type CallFate, FakeStream } from '../../../support/producer-stream.ts';
import { SlowStream } from '../../../support/slow-stream.ts';

let clock: VirtualClock;
let stream: FakeStream;
let startMs: number;
let chance: number;
beforeEach(() => {
  chance = 0.5;
  clock = new VirtualClock();
  stream = new FakeStream(clock);
  startMs = clock.now().getTime();
});

const windowOf = (input: object): SendWindow => {
  const request = parseRequest(input, 'r', ['numtest']);
  return new SendWindow(intendedEvents(request), request);
};

/** Moments after the start, in milliseconds. */
const send = (window: SendWindow, stop = 60_000, abort = 70_000, answer = 80_000): Promise<Halt | null> =>
  new Sending(
    window,
    { writer: stream, clock, random: () => chance },
    { stopAtMs: startMs + stop, abortAtMs: startMs + abort, answerAtMs: startMs + answer },
  ).run();

const elapsedMs = (): number => clock.now().getTime() - startMs;

describe('sending', () => {
  it('ends by itself as soon as all is acknowledged', async () => {
    const window = windowOf({ to: 1_200 });

    expect(await send(window)).toBeNull();

    expect([window.published, window.next]).toEqual([1_200, null]);
    expect(elapsedMs()).toBe(20);
  });

  it('begins a fifth call only when one of four has ended, however few entries they carry', async () => {
    stream.latencyMs = 1_000;
    const value = 'x'.repeat(2_500_000);

    await send(windowOf({ messages: Array.from({ length: 5 }, () => ({ value })) }));

    expect(stream.calls.map(({ atMs }) => atMs - startMs)).toEqual([0, 0, 0, 0, 1_000]);
    expect(stream.mostInFlight).toBe(4);
  });

  it('P6: begins no call after its time to stop, and lets those in flight end', async () => {
    stream.latencyMs = 400;
    const window = windowOf({ to: 10_000 });

    expect(await send(window, 1_000, 5_000)).toBeNull();

    expect(Math.max(...stream.calls.map(({ atMs }) => atMs - startMs))).toBe(800);
    expect(window.published).toBe(stream.landed.length);
    expect(elapsedMs()).toBe(1_200);
  });

  it('P6: cuts off at the next moment what does not end, and counts it as not acknowledged', async () => {
    stream.callFate = (call) => (call === 0 ? 'hangs' : 'answered');
    const window = windowOf({ to: 1_000 });

    expect(await send(window, 1_000, 2_000)).toBeNull();

    expect([window.published, window.next, window.lastCode]).toEqual([500, 1, 'AbortError']);
    expect(elapsedMs()).toBe(2_000);
  });

  it('P6: answers at the last moment though a writer does not notice that it was cut off', async () => {
    stream.put = () => new Promise(() => {});
    const window = windowOf({});

    expect(await send(window, 1_000, 2_000, 3_000)).toBeNull();

    expect([window.published, window.next]).toEqual([0, 1]);
    expect(elapsedMs()).toBe(3_000);
  });

  it('P6: sends nothing where its time to stop has come', async () => {
    expect(await send(windowOf({}), 0, 0, 0)).toBeNull();

    expect(stream.calls).toEqual([]);
  });

  it('P1: wakes for what is delayed', async () => {
    stream.entryFate = (id, call) => (id === 'r:1' && call < 2 ? 'throttled' : 'lands');

    await send(windowOf({ to: 30 }));

    expect(stream.calls.map(({ atMs, ids }) => [atMs - startMs, ids.length, ids[0]])).toEqual([
      [0, 30, 'r:1'],
      [70, 1, 'r:1'],
      [190, 1, 'r:1'],
    ]);
  });
});

describe('a slow endpoint', () => {
  const sendTo = (writer: StreamWriter, window: SendWindow): Promise<Halt | null> =>
    new Sending(window, { writer, clock, random: () => 0.5 }, planTime(startMs, 300_000)).run();

  it('P3: that takes 12 s a call gets each record at most once more, and 5 000 through in 300 s', async () => {
    const slow = new SlowStream(clock, { callMs: 12_000, isSerial: false });
    const window = windowOf({ to: 5_000 });

    expect(await sendTo(slow, window)).toBeNull();

    expect([window.published, window.next]).toEqual([5_000, null]);
    expect(Math.max(...slow.puts.values())).toBe(2);
    expect([...slow.puts.values()].filter((puts) => puts === 2)).toHaveLength(2_000);
  });

  it('P3: that takes 25 s a call gets each record at most twice more, and 5 000 through in 300 s', async () => {
    const slow = new SlowStream(clock, { callMs: 25_000, isSerial: false });
    const window = windowOf({ to: 5_000 });

    expect(await sendTo(slow, window)).toBeNull();

    expect([window.published, window.next]).toEqual([5_000, null]);
    expect(Math.max(...slow.puts.values())).toBe(3);
    expect([...slow.puts.values()].filter((puts) => puts > 1)).toHaveLength(2_000);
  });

  it.each([
    [12_000, 7_500],
    [25_000, 2_000],
  ])('P3: that works on one call after another, %i ms each, gets on nevertheless', async (callMs, least) => {
    const slow = new SlowStream(clock, { callMs, isSerial: true });
    const window = windowOf({ to: 10_000 });

    expect(await sendTo(slow, window)).toBeNull();

    expect(window.published).toBeGreaterThanOrEqual(least);
    expect(window.next).toBe(window.published + 1);
    // 10, 20, 40 and 80 s pass in vain.
    expect(Math.max(...slow.puts.values())).toBeLessThanOrEqual(5);
    // The time to wait is learned once: what comes later is put once.
    expect([...slow.puts.values()].filter((puts) => puts > 1).length).toBeLessThanOrEqual(2_500);
  });

  it('P3: is sent one call at a time once one has run into its time', async () => {
    const slow = new SlowStream(clock, { callMs: 12_000, isSerial: false });

    await sendTo(slow, windowOf({ to: 4_000 }));

    expect(slow.inFlight).toEqual([1, 2, 3, 4, ...Array.from({ length: 8 }, () => 1)]);
  });

  it('P3: names the code of a call that has run into its time, which is another than that of one cut off', async () => {
    stream.callFate = (call) => (call === 0 ? 'hangs' : 'answered');
    const window = windowOf({ to: 3 });

    expect(await send(window)).toBeNull();

    expect([window.published, window.next, window.lastCode]).toEqual([3, null, 'TimedOut']);
    expect(stream.calls.map(({ atMs }) => atMs - startMs)).toEqual([0, 10_050]);
  });

  it('P3: keeps what a call acknowledges though it was cut off at that moment', async () => {
    const window = windowOf({ to: 3 });
    stream.put = async (entries, signal) => {
      await clock.sleep(600_000, signal);
      return entries.map((_, index) =>
        index === 0 ? { kind: 'failed', code: 'InternalFailure' } : { kind: 'acknowledged' },
      );
    };

    await send(window, 10_001, 10_002, 10_003);

    expect([window.published, window.next]).toEqual([2, 1]);
  });

  it('P6: is cut off where the invocation ends before its time-out', async () => {
    stream.callFate = () => 'hangs';
    const window = windowOf({});

    expect(await send(window, 5_000, 7_000)).toBeNull();

    expect([window.lastCode, elapsedMs()]).toEqual(['AbortError', 7_000]);
  });
});

describe('sending comes to a halt', () => {
  /** The second call takes until an entry of the first has been given up. */
  const slowDownSecondCall = (outcome: CallFate): void => {
    chance = 0;
    stream.callFate = (call) => {
      stream.latencyMs = call === 1 ? 9_000 : 20;
      return call === 1 ? outcome : 'answered';
    };
  };

  it('P3: when an entry is given up, once the calls in flight have ended', async () => {
    slowDownSecondCall('answered');
    stream.entryFate = (id) => (id === 'r:2' ? 'failed' : 'lands');
    const window = windowOf({ to: 1_000 });

    expect(await send(window, 200_000, 210_000, 220_000)).toEqual({ kind: 'given-up' });

    expect([window.published, window.next]).toEqual([999, 2]);
    expect(elapsedMs()).toBe(9_000);
  });

  it('P19: when the stream is unusable, with the other calls cut off', async () => {
    stream.callFate = (call) => (call === 1 ? 'denied' : 'hangs');

    const halt = await send(windowOf({ to: 2_000 }));

    expect(halt).toEqual({ kind: 'fault', cause: expect.any(StreamUnavailable) });
    expect(stream.calls).toHaveLength(4);
    expect(elapsedMs()).toBe(20);
  });

  it('with the first of several faults', async () => {
    const faults = [new TypeError('the first'), new TypeError('the second')];
    const left = [...faults];
    stream.put = () => Promise.reject(left.shift());

    expect(await send(windowOf({ to: 1_000 }))).toEqual({ kind: 'fault', cause: faults[0] });
  });

  it('with a fault rather than with an entry that was given up before', async () => {
    slowDownSecondCall('denied');
    stream.entryFate = (id) => (id === 'r:2' ? 'failed' : 'lands');
    const window = windowOf({ to: 1_000 });

    const halt = await send(window, 200_000, 210_000, 220_000);

    expect([halt?.kind, window.gaveUp]).toEqual(['fault', true]);
  });
});
