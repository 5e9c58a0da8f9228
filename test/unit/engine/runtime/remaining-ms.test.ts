import { expect, it } from 'vitest';
import { remainingMs } from '../../../../engine/runtime/time-budget.ts';

it.each([
  ['both clocks', 5_000, 5_000],
  ['the wall clock alone', 5_000, 0],
  ['the monotonic clock alone, while the other is set back', -60_000, 5_000],
])('C39: the time for one batch passes by %s', (_name, wallMs, monotonicMs) => {
  const passed = { wallMs: 1_000, monotonicMs: 70 };
  const left = remainingMs({
    consumer: { now: () => new Date(passed.wallMs) },
    monotonicMs: () => passed.monotonicMs,
  });
  expect(left()).toBe(20_000);
  passed.wallMs += wallMs;
  passed.monotonicMs += monotonicMs;
  expect(left()).toBe(15_000);
});
