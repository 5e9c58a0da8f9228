import { describe, expect, it } from 'vitest';
import { placeInMark, requiredMark } from '../../../../../lambdas/consumer/core/required-mark.ts';
import { place, sequence } from '../../../../support/records.ts';

describe('what the mark has to have reached', () => {
  it.each([
    ['nothing where there is no row', null, null],
    ['nothing where the row was put back to the very beginning', { sequence: null, epoch: 1 }, null],
    ['what the row says is handled', { sequence: sequence(9), epoch: 1 }, place(9)],
    [
      'O7: what was handled before records were passed over',
      { sequence: sequence(9), epoch: 1, markedThrough: sequence(3) },
      place(3),
    ],
    [
      'O7: one of the latest replay',
      { sequence: sequence(9), epoch: 1, replayId: '1-run' },
      place(9, '1-run'),
    ],
  ])('is %s', (_what, row, expected) => {
    expect(requiredMark(row)).toEqual(expected);
  });

  it('is raised where the row asks for it next', () => {
    expect(placeInMark(null, sequence(9))).toEqual(place(9));
    expect(placeInMark({ sequence: null, epoch: 1, replayId: '1-run' }, sequence(9))).toEqual(
      place(9, '1-run'),
    );
  });
});
