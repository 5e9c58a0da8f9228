import { describe, expect, it } from 'vitest';
import { timeBudget } from '../../../../../lambdas/consumer/core/time-budget.ts';

describe('the time of an invocation', () => {
  it('C38: keeps a reserve for closing, and gives the rest to writing', () => {
    let remaining = 60_000;
    const budget = timeBudget(() => remaining);
    expect(budget.writeMs()).toBe(52_000);
    remaining = 9_000;
    expect(budget.writeMs()).toBe(1_000);
    remaining = 8_199;
    expect(budget.writeMs()).toBeNull();
    remaining = -5;
    expect(budget.writeMs()).toBeNull();
  });

  it('keeps the reserve that was fixed at the start, which holds all closing steps', () => {
    let remaining = 60_000;
    const budget = timeBudget(() => remaining);
    remaining = 1;
    expect(budget.closingMs).toBe(2_000);
  });

  it('shares a short invocation out', () => {
    const budget = timeBudget(() => 10_000);
    expect([budget.loadMs, budget.writeMs(), budget.closingMs]).toEqual([2_000, 6_000, 1_000]);
  });

  it.each([0, -1, 1, 3])('never gives a time-out below one millisecond, with %d left', (remaining) => {
    const budget = timeBudget(() => remaining);
    expect(budget.loadMs).toBeGreaterThanOrEqual(1);
    expect(budget.closingMs).toBeGreaterThanOrEqual(1);
    expect(budget.writeMs()).toBeNull();
  });
});
