import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MongoUnavailable } from '../../../../../engine/sink/errors.ts';
import {
  closeInTime,
  MongoDeadlineExceeded,
  withinDeadline,
} from '../../../../../engine/sink/mongodb/mongodb-deadline.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a deadline', () => {
  it('passes on what comes in time, and leaves no timer behind', async () => {
    expect(await withinDeadline(Promise.resolve(7), 100)).toBe(7);
    await expect(withinDeadline(Promise.reject(new Error('planted')), 100)).rejects.toThrow('planted');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('C6: gives up on what does not come', async () => {
    const waiting = expect(withinDeadline(new Promise(() => undefined), 100)).rejects.toThrow(MongoDeadlineExceeded);
    await vi.advanceTimersByTimeAsync(100);
    await waiting;
    expect(new MongoDeadlineExceeded('x')).toBeInstanceOf(MongoUnavailable);
  });

  it('minds no failure that comes too late', async () => {
    const late = Promise.withResolvers<never>();
    const waiting = expect(withinDeadline(late.promise, 100)).rejects.toThrow(MongoDeadlineExceeded);
    await vi.advanceTimersByTimeAsync(100);
    await waiting;
    late.reject(new Error('planted'));
    await vi.advanceTimersByTimeAsync(1);
  });
});

describe('closing', () => {
  it('ends with what is closed, well or not, and leaves no timer behind', async () => {
    await closeInTime(Promise.resolve());
    await closeInTime(Promise.reject(new Error('planted')));
    expect(vi.getTimerCount()).toBe(0);
  });

  it('ends in bounded time where what is closed never ends', async () => {
    const closing = closeInTime(new Promise(() => undefined));
    await vi.advanceTimersByTimeAsync(2_000);
    await expect(closing).resolves.toBeUndefined();
  });
});
