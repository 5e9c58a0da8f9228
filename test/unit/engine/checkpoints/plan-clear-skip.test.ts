import { describe, expect, it } from 'vitest';
import { planClearSkip } from '../../../../engine/checkpoints/plan-change.ts';
import { sequence } from '../../../support/records.ts';

const row = { sequence: sequence(9), sinkThrough: sequence(4) };
const ordered = { ...row, skips: [sequence(10), sequence(11), sequence(12)] };

describe('planning to take orders to skip back', () => {
  it('C4: takes all of them where no record is named', () => {
    expect(planClearSkip(ordered)).toEqual({ to: row, cleared: ['10', '11', '12'] });
  });

  it('C4: takes the one of the record that is named, by value, and leaves the others', () => {
    expect(planClearSkip(ordered, sequence('011'))).toEqual({
      to: { ...row, skips: ['10', '12'] },
      cleared: ['11'],
    });
  });

  it('C4: leaves no empty list', () => {
    expect(planClearSkip({ ...row, skips: [sequence(10)] }, sequence(10)).to).toEqual(row);
  });

  it.each([
    ['no row', null, undefined],
    ['no order', row, undefined],
    ['no order for it', ordered, sequence(13)],
  ])('C4: has nothing to do where there is %s', (_name, from, record) => {
    expect(planClearSkip(from, record)).toEqual({ to: null, cleared: [] });
  });
});
