import { expect, it } from 'vitest';
import { planTime } from '../../../../engine/produce/plan-time.ts';

it('keeps fixed margins of a long invocation', () => {
  expect(planTime(1_000, 60_000)).toEqual({ stopAtMs: 56_000, abortAtMs: 59_500, answerAtMs: 60_500 });
});

it('keeps shares of a short one', () => {
  expect(planTime(0, 1_000)).toEqual({ stopAtMs: 700, abortAtMs: 900, answerAtMs: 950 });
});
