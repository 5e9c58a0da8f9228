import { describe, expect, it } from 'vitest';
import { createPace, type Pace } from '../../../../../lambdas/producer/core/pace.ts';

const admitted = (pace: Pace, nowMs: number): number => {
  let count = 0;
  while (count < 10_000 && pace.admit(nowMs)) count++;
  return count;
};

describe('the pace', () => {
  it('lets everything in where no rate is asked for', () => {
    expect(admitted(createPace(null, 0), 0)).toBe(10_000);
  });

  it.each([
    [0.5, 1, 2000],
    [1, 1, 1000],
    [10, 1, 100],
    [200, 20, 100],
    [5000, 500, 100],
    [100_000, 500, 5],
  ])('at %d a second lets %d in every %d ms', (rate, step, everyMs) => {
    const pace = createPace(rate, 0);

    expect(admitted(pace, 0)).toBe(step);
    expect(pace.nextAtMs()).toBe(everyMs);
    expect(admitted(pace, everyMs - 1)).toBe(0);
    expect(admitted(pace, everyMs)).toBe(step);
  });

  it('makes up for no more than one step after a pause', () => {
    const pace = createPace(10, 0);
    admitted(pace, 0);

    expect(admitted(pace, 60_000)).toBe(2);
    expect(pace.nextAtMs()).toBe(60_100);
  });

  it('keeps what was let in for later where there was no room', () => {
    const pace = createPace(20, 0);
    pace.admit(0);

    expect(pace.nextAtMs()).toBe(0);
    expect(pace.admit(0)).toBe(true);
    expect(pace.admit(0)).toBe(false);
  });
});
