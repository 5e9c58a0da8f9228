import { beforeEach, describe, expect, it } from 'vitest';
import type { Halt } from '../../../../lambdas/producer/core/conclude.ts';
import { intendedEvents } from '../../../../lambdas/producer/core/intended-events.ts';
import { parseRequest } from '../../../../lambdas/producer/core/parse-request.ts';
import { SendWindow } from '../../../../lambdas/producer/core/send-window.ts';
import { StreamUnavailable } from '../../../../lambdas/producer/errors.ts';
import { sendAll } from '../../../../lambdas/producer/send-all.ts';
import { VirtualClock } from '../../../support/producer-clock.ts';
import { type CallFate, FakeStream } from '../../../support/producer-stream.ts';

let clock: VirtualClock;
let stream: FakeStream;
let startMs: number;
beforeEach(() => {
  clock = new VirtualClock();
  stream = new FakeStream(clock);
  startMs = clock.now().getTime();
});

const windowOf = (input: object): SendWindow => {
  const request = parseRequest(input, 'r');
  const { ordered, ratePerSecond } = request;
  return new SendWindow({ events: intendedEvents(request), ordered, ratePerSecond, startMs });
};

/** Moments after the start, in milliseconds. */
const send = (window: SendWindow, stop = 60_000, abort = 70_000, answer = 80_000): Promise<Halt | null> =>
  sendAll(
    window,
    { writer: stream, clock, random: () => 0.5 },
    { stopAtMs: startMs + stop, abortAtMs: startMs + abort, answerAtMs: startMs + answer },
  );

const elapsedMs = (): number => clock.now().getTime() - startMs;

describe('sending', () => {
  it('ends by itself as soon as all is acknowledged', async () => {
    const window = windowOf({ to: 1_200 });

    expect(await send(window)).toBeNull();

    expect([window.published, window.next]).toEqual([1_200, null]);
    expect(elapsedMs()).toBe(20);
  });

  it('begins a fifth call only when one of four has ended, however small they are', async () => {
    stream.latencyMs = 10_000;

    await send(windowOf({ to: 50, ratePerSecond: 100 }));

    expect(stream.calls.map(({ atMs }) => atMs - startMs)).toEqual([0, 100, 200, 300, 10_000]);
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

  it('P1: wakes for what is delayed and for what is paced, whichever comes first', async () => {
    stream.entryFate = (id, call) => (id === 'r:1' && call < 2 ? 'throttled' : 'lands');

    await send(windowOf({ to: 30, ratePerSecond: 100 }));

    expect(stream.calls.map(({ atMs, ids }) => [atMs - startMs, ids.length, ids[0]])).toEqual([
      [0, 10, 'r:1'],
      [70, 1, 'r:1'],
      [100, 10, 'r:11'],
      [190, 1, 'r:1'],
      [200, 10, 'r:21'],
    ]);
  });
});

describe('sending comes to a halt', () => {
  const slowDownSecondCall = (fate: CallFate): void => {
    stream.callFate = (call) => {
      stream.latencyMs = call === 1 ? 100_000 : 20;
      return call === 1 ? fate : 'answered';
    };
  };

  it('P3: when an entry is given up, once the calls in flight have ended', async () => {
    slowDownSecondCall('answered');
    stream.entryFate = (id) => (id === 'r:2' ? 'failed' : 'lands');
    const window = windowOf({ to: 1_000 });

    expect(await send(window, 200_000, 210_000, 220_000)).toEqual({ kind: 'given-up' });

    expect([window.published, window.next]).toEqual([999, 2]);
    expect(elapsedMs()).toBe(100_000);
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
