import { describe, expect, it } from 'vitest';
import { type PacedRange, pacedRanges } from '../../../../cli/demo/publish.ts';

const stepsOf = (range: PacedRange): readonly (readonly [number, number, number])[] =>
  [...pacedRanges(range)].map(({ from, to, dueMs }) => [from, to, dueMs]);

describe('the steps of a range', () => {
  it('are the range itself where no pace is asked for', () => {
    expect(stepsOf({ from: 1, to: 1_000_000 })).toEqual([[1, 1_000_000, 0]]);
  });

  it('follow each other four times a second, without gap or overlap', () => {
    expect(stepsOf({ from: 11, to: 20, ratePerSecond: 16 })).toEqual([
      [11, 14, 0],
      [15, 18, 250],
      [19, 20, 500],
    ]);
  });

  it('are single numbers where the pace is slow', () => {
    expect(stepsOf({ from: 1, to: 3, ratePerSecond: 2 })).toEqual([
      [1, 1, 0],
      [2, 2, 500],
      [3, 3, 1_000],
    ]);
  });
});
