import { describe, expect, it } from 'vitest';
import { demoRate, interruptAfter, planDemo } from '../../../../cli/demo/demo-plan.ts';

describe('the plan of the demo', () => {
  it.each([
    [1000, { from: 1, to: 500 }, { from: 501, to: 1000 }],
    [3, { from: 1, to: 2 }, { from: 3, to: 3 }],
    [2, { from: 1, to: 1 }, { from: 2, to: 2 }],
    [1, { from: 1, to: 1 }, null],
  ])('splits 1..%i in two halves without gap or overlap', (to, first, second) => {
    expect(planDemo(to)).toEqual({ to, first, second });
  });

  it.each([
    [500, 125, 125],
    [4, 1, 1],
    [3, 1, 1],
    [1, 1, 1],
  ])('a range of %i flows at %i a second and is interrupted after %i', (count, rate, after) => {
    expect([demoRate({ from: 1, to: count }), interruptAfter({ from: 1, to: count })]).toEqual([rate, after]);
  });
});
