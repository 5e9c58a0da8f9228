import { expect, it } from 'vitest';
import { retryDelayMs } from '../../../../engine/produce/resolve-call.ts';

it('P1: doubles the range of the delay from attempt to attempt, up to five seconds', () => {
  const most = [1, 2, 3, 4, 5, 6, 7, 20].map((attempts) => retryDelayMs(attempts, 1));

  expect(most).toEqual([100, 200, 400, 800, 1600, 3200, 5000, 5000]);
});

it('P1: draws from the whole range', () => {
  expect(retryDelayMs(3, 0)).toBe(0);
  expect(retryDelayMs(3, 0.25)).toBe(100);
});
