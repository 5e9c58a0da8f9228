import { describe, expect, it } from 'vitest';
import { intendedEvents } from '../../../../engine/produce/intended-events.ts';
import { parseRequest } from '../../../../engine/produce/parse-request.ts';
import type { PendingEntry } from '../../../../engine/produce/pending-entries.ts';
import type { PutResult } from '../../../../engine/produce/ports.ts';
import { SendWindow } from '../../../../engine/produce/send-window.ts';

const windowOf = (input: object): SendWindow => {
  const request = parseRequest(input, 'r', ['numtest']);
  return new SendWindow(intendedEvents(request), request.ordered);
};

const takeAll = (window: SendWindow): PendingEntry[][] => {
  const calls: PendingEntry[][] = [];
  for (let call = window.take(0); call.length > 0; call = window.take(0)) calls.push([...call]);
  return calls;
};

const all = (call: readonly PendingEntry[], kind: 'acknowledged' | 'failed'): readonly PutResult[] =>
  call.map(() => (kind === 'acknowledged' ? { kind } : { kind, code: 'InternalFailure' }));

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
