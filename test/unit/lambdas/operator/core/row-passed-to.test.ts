import { describe, expect, it } from 'vitest';
import { rowPassedTo } from '../../../../../lambdas/operator/core/row-passed-to.ts';
import { sequence } from '../../../../support/records.ts';

const row = { sequence: sequence(9), epoch: 4 };

describe('a row passed to a later record', () => {
  it('O7: asks the mark for what the row before it asked for', () => {
    const passed = rowPassedTo(row, sequence(12), 5);
    expect(passed).toEqual({ sequence: '12', epoch: 5, markedThrough: '9' });
    expect(rowPassedTo(passed, sequence(15), 6)).toEqual({ sequence: '15', epoch: 6, markedThrough: '9' });
  });

  it.each([null, { sequence: null, epoch: 0 }])('asks for nothing where nothing was handled: %o', (none) => {
    expect(rowPassedTo(none, sequence(12), 1)).toEqual({ sequence: '12', epoch: 1, markedThrough: '0' });
  });

  it('O1: leaves a replay behind it', () => {
    const replaying = { ...row, replayFrom: sequence(2), replayTo: sequence(12) };
    expect(rowPassedTo(replaying, sequence(12), 4)).toEqual({ sequence: '12', epoch: 4, markedThrough: '9' });
  });

  it('C4: keeps orders to skip what is still ahead, and drops those that it passes', () => {
    const passed = (...skips: number[]) =>
      rowPassedTo({ ...row, skips: skips.map((skip) => sequence(skip)) }, sequence(12), 5);
    expect(passed(11, 12, 13, 14)).toHaveProperty('skips', ['13', '14']);
    expect(passed(12)).not.toHaveProperty('skips');
  });
});
