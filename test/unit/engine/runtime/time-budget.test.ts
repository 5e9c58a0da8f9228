import { describe, expect, it } from 'vitest';
import { timeBudget } from '../../../../engine/runtime/time-budget.ts';

describe('the time of an invocation', () => {
  it('C38: keeps a reserve for closing, and gives the rest to writing', () => {
    let remaining = 20_000;
    const budget = timeBudget(() => remaining);
    expect(budget.writeMs()).toBe(12_000);
    remaining = 9_000;
    expect(budget.writeMs()).toBe(1_000);
    remaining = 8_199;
    expect(budget.writeMs()).toBeNull();
    remaining = -5;
    expect(budget.writeMs()).toBeNull();
  });

  it('gives a closing step half of what is left, so that those after it have time too', () => {
    let remaining = 20_000;
    const budget = timeBudget(() => remaining);
    expect(budget.closingMs()).toBe(10_000);
    remaining = 8_000;
    expect(budget.closingMs()).toBe(4_000);
  });

  it('O7: lets no step wait so long that MongoDB could be restored from a backup in between', () => {
    const budget = timeBudget(() => 900_000);
    expect([budget.writeMs(), budget.closingMs()]).toEqual([20_000, 20_000]);
  });

  it('shares a short invocation out', () => {
    const budget = timeBudget(() => 10_000);
    expect([budget.loadMs, budget.writeMs(), budget.closingMs()]).toEqual([2_000, 6_000, 5_000]);
  });

  it.each([0, -1, 1, 3])('never gives a time-out below one millisecond, with %d left', (remaining) => {
    const budget = timeBudget(() => remaining);
    expect(budget.loadMs).toBeGreaterThanOrEqual(1);
    expect(budget.closingMs()).toBeGreaterThanOrEqual(1);
    expect(budget.writeMs()).toBeNull();
  });
});
