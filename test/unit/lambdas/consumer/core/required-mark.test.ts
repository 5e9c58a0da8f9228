import { describe, expect, it } from 'vitest';
import { requiredMark } from '../../../../../lambdas/consumer/core/required-mark.ts';
import { sequence } from '../../../../support/records.ts';

describe('what the mark has to have reached', () => {
  it.each([
    ['nothing where there is no row', null, null],
    ['nothing where the row was put back to the very beginning', { sequence: null, epoch: 1 }, null],
    ['what the row says is handled', { sequence: sequence(9), epoch: 1 }, '9'],
    [
      'O7: what was handled before records were passed over',
      { sequence: sequence(9), epoch: 1, markedThrough: sequence(3) },
      '3',
    ],
  ])('is %s', (_what, row, expected) => {
    expect(requiredMark(row)).toBe(expected);
  });
});
