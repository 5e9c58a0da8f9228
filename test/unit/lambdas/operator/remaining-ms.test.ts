import { describe, expect, it } from 'vitest';
import { remainingMs } from '../../../../lambdas/operator/remaining-ms.ts';

describe('the time for one batch', () => {
  it('counts from when it begins', () => {
    let nowMs = 1_000;
    const left = remainingMs(() => new Date(nowMs));
    expect(left()).toBe(120_000);
    nowMs += 50_000;
    expect(left()).toBe(70_000);
  });
});
