import { describe, expect, it } from 'vitest';
import { planSkip } from '../../../../../lambdas/operator/core/plan-skip.ts';
import { sequence } from '../../../../support/records.ts';

const row = { sequence: sequence(9), epoch: 4 };

describe('planning to skip a record', () => {
  it('C4: adds the order to the row, and to one that is not there yet', () => {
    expect(planSkip(row, sequence(10))).toEqual({ ...row, skip: '10' });
    expect(planSkip(null, sequence(10))).toEqual({ sequence: null, epoch: 0, skip: '10' });
  });

  it('C4: leaves a row where the order stands', () => {
    expect(planSkip({ ...row, skip: sequence(10) }, sequence('010'))).toBeNull();
  });

  it('C4: replaces an order that the checkpoint has passed, and no other', () => {
    expect(planSkip({ ...row, skip: sequence(8) }, sequence(10))).toEqual({ ...row, skip: '10' });
    expect(() => planSkip({ ...row, skip: sequence(11) }, sequence(10))).toThrow(/Record 11.*already/);
  });

  it('C4: is refused for what is handled', () => {
    expect(() => planSkip(row, sequence(9))).toThrow(/handled already.*stands at 9/);
  });
});
