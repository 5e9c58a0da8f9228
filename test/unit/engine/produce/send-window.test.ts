import { describe, expect, it } from 'vitest';
import { intendedEvents } from '../../../../engine/produce/intended-events.ts';
import { parseRequest } from '../../../../engine/produce/parse-request.ts';
import type { PendingEntry } from '../../../../engine/produce/pending-entries.ts';
import type { PutResult } from '../../../../engine/produce/ports.ts';
import { SendWindow } from '../../../../engine/produce/send-window.ts';

const windowOf = (input: object): SendWindow => {
  const request = parseRequest(input, 'r', ['numtest']);
  return new SendWindow(intendedEvents(request), request);
};

const takeAll = (window: SendWindow): PendingEntry[][] => {
  const calls: PendingEntry[][] = [];
  for (let call = window.take(0); call.length > 0; call = window.take(0)) calls.push([...call]);
  return calls;
};

const all = (call: readonly PendingEntry[], kind: 'acknowledged' | 'failed'): readonly PutResult[] =>
  call.map(() => (kind === 'acknowledged' ? { kind } : { kind, code: 'InternalFailure' }));

describe('the window, with aggregates', () => {
  const keyed = (count: number, keys: number) =>
    Array.from({ length: count }, (_, index) => ({ key: `k${index % keys}`, value: 'x'.repeat(900) }));

  it('counts events, and an aggregate as a whole', () => {
    const window = windowOf({ messages: keyed(100, 2), aggregate: true });
    const call = window.take(0);
    const results = call.map(({ index }, at): PutResult => {
      expect(index).toBe(call[at]?.index);
      return index < 2 ? { kind: 'acknowledged' } : { kind: 'failed', code: 'InternalFailure' };
    });
    window.resolve(call, results, { nowMs: 0, chance: 0 });

    const [first, second, third] = call;
    expect(call.length).toBeGreaterThan(2);
    expect(window.published).toBe(Number(first?.eventCount) + Number(second?.eventCount));
    expect(window.next).toBe(third?.index);
  });

  it('resumes at the lowest event of the lowest aggregate that is not acknowledged', () => {
    const window = windowOf({ messages: keyed(100, 2), aggregate: true });
    const call = window.take(0);
    const results = call.map(
      ({ index }): PutResult => ({
        ...(index === 1 ? { kind: 'failed', code: 'InternalFailure' } : { kind: 'acknowledged' }),
      }),
    );
    window.resolve(call, results, { nowMs: 0, chance: 0 });

    expect(window.next).toBe(1);
    const [again] = window.take(0);
    window.resolve(again ? [again] : [], [{ kind: 'acknowledged' }], { nowMs: 0, chance: 0 });
    expect([window.published, window.next]).toEqual([100, null]);
  });

  it('P4: sends an aggregate again with the same bytes', () => {
    const window = windowOf({ to: 100, aggregate: true });
    const call = window.take(0);
    window.resolve(call, all(call, 'failed'), { nowMs: 0, chance: 0 });

    expect(window.take(60_000).map(({ entry }) => entry)).toEqual(call.map(({ entry }) => entry));
  });

  it('P17: holds a bounded number of bytes, and packs what fills one call at a time', () => {
    const messages = Array.from({ length: 10_000 }, () => ({ value: 'x'.repeat(3_000) }));
    const window = windowOf({ messages, aggregate: true });
    const first = window.take(0);
    const rest = takeAll(window);
    const calls = [first, ...rest];

    expect(first.reduce((sum, { eventCount }) => sum + eventCount, 0)).toBeGreaterThan(1_300);
    expect(rest.length).toBeGreaterThan(2);

    const bytes = calls.flat().reduce((sum, entry) => sum + entry.bytes, 0);
    expect(bytes).toBeLessThan(24 * 1024 * 1024);
    for (const call of calls) expect(call.length).toBeLessThanOrEqual(500);
    for (const call of calls)
      expect(call.reduce((sum, entry) => sum + entry.bytes, 0)).toBeLessThanOrEqual(4.5 * 1024 * 1024);
  });

  it('has one aggregate of a key in flight where the order counts', () => {
    const window = windowOf({ messages: keyed(100, 2), aggregate: true, ordered: true });

    expect(window.take(0).map(({ index }) => index)).toEqual([0, 1]);
    expect(window.take(0)).toEqual([]);
  });
});

describe('the window', () => {
  it('P17: holds four calls of the longest range', () => {
    const calls = takeAll(windowOf({ to: 10_000_000 }));

    expect(calls.map(({ length }) => length)).toEqual([500, 500, 500, 500]);
  });

  it('P17: does not grow while its first entry keeps failing', () => {
    const window = windowOf({ to: 10_000_000 });
    for (let round = 0; round < 15; round++) {
      for (const call of takeAll(window)) {
        const results = call.map(
          ({ index }): PutResult =>
            index === 1 ? { kind: 'failed', code: 'InternalFailure' } : { kind: 'acknowledged' },
        );
        window.resolve(call, results, { nowMs: 0, chance: 0 });
      }
    }

    expect(window.next).toBe(1);
    expect(takeAll(window).flat()).toHaveLength(2000);
  });

  it('holds a bounded number of bytes', () => {
    const value = 'x'.repeat(100_000);
    const calls = takeAll(windowOf({ messages: Array.from({ length: 400 }, () => ({ value })) }));

    const bytes = calls.flat().reduce((sum, entry) => sum + entry.bytes, 0);
    expect(bytes).toBeLessThan(18 * 1024 * 1024 + 200_000);
    expect(calls.length).toBeGreaterThan(3);
  });

  it('gives room back as entries are acknowledged', () => {
    const value = 'x'.repeat(100_000);
    const window = windowOf({ messages: Array.from({ length: 400 }, () => ({ value })) });

    for (let calls = takeAll(window); calls.length > 0; calls = takeAll(window))
      for (const call of calls) window.resolve(call, all(call, 'acknowledged'), { nowMs: 0, chance: 0 });

    expect([window.published, window.next]).toEqual([400, null]);
  });

  it('P1: begins nothing new while a full call of entries waits to be sent again', () => {
    const window = windowOf({ to: 10_000 });
    for (const [index, call] of takeAll(window).entries()) {
      const kind = index === 0 ? 'failed' : 'acknowledged';
      window.resolve(call, all(call, kind), { nowMs: 0, chance: 0.5 });
    }

    expect(window.take(49)).toEqual([]);
    expect(window.take(50).map(({ index }) => index)).toEqual(Array.from({ length: 500 }, (_, index) => index + 1));
  });

  it('resumes at the lowest entry that is not acknowledged, in whatever order calls end', () => {
    const window = windowOf({ to: 1000 });
    const [first = [], second = []] = takeAll(window);

    window.resolve(second, all(second, 'acknowledged'), { nowMs: 0, chance: 0 });
    expect([window.published, window.next]).toEqual([500, 1]);
    window.resolve(first, all(first, 'acknowledged'), { nowMs: 0, chance: 0 });
    expect([window.published, window.next]).toEqual([1000, null]);
  });

  it('gives failed entries again when their time has come', () => {
    const window = windowOf({ to: 3 });
    const call = window.take(0);

    window.resolve(call, all(call, 'failed'), { nowMs: 0, chance: 0.5 });

    expect(window.take(49)).toEqual([]);
    expect(window.wakeAtMs(49)).toBe(50);
    expect(window.take(50).map(({ index }) => index)).toEqual([1, 2, 3]);
    expect(window.lastCode).toBe('InternalFailure');
  });

  it('wakes for nothing where only the end of a call can help', () => {
    const window = windowOf({ to: 3 });
    window.take(0);

    expect(window.wakeAtMs(0)).toBe(Number.POSITIVE_INFINITY);
  });
});
