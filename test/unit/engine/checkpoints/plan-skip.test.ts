import { describe, expect, it } from 'vitest';
import { mostSkips, planSkip } from '../../../../engine/checkpoints/plan-change.ts';
import { sequence } from '../../../support/records.ts';

const row = { sequence: sequence(9), sinkThrough: sequence(4) };

describe('planning to skip a record', () => {
  it('C4: adds the order to the row, and to one that is not there yet', () => {
    expect(planSkip(row, sequence(10))).toEqual({ ...row, skips: ['10'] });
    expect(planSkip(null, sequence(10))).toEqual({ sequence: null, skips: ['10'] });
  });

  it('C4: leaves a row where the order stands', () => {
    expect(planSkip({ ...row, skips: [sequence(10)] }, sequence('010'))).toBeNull();
  });

  it('C4: adds another order to those that stand, in the order of the shard', () => {
    const skips = [sequence(20), sequence(100)];
    expect(planSkip({ ...row, skips }, sequence(10))?.skips).toEqual(['10', '20', '100']);
    expect(planSkip({ ...row, skips }, sequence('030'))?.skips).toEqual(['20', '030', '100']);
  });

  it('C4: drops orders that the checkpoint has passed', () => {
    const skips = [sequence(8), sequence(9), sequence(11)];
    expect(planSkip({ ...row, skips }, sequence(10))?.skips).toEqual(['10', '11']);
  });

  it('C4: is refused where as many stand as may be, and not for one of them', () => {
    const skips = Array.from({ length: mostSkips }, (_, index) => sequence(10 + index));
    const full = { ...row, skips };
    expect(() => planSkip(full, sequence(999))).toThrow(/^This shard already has 100 records to skip/);
    expect(planSkip(full, sequence(10))).toBeNull();
    expect(planSkip({ ...full, sequence: sequence(10) }, sequence(999))?.skips).toHaveLength(mostSkips);
  });

  it('C4: is refused for what is handled', () => {
    expect(() => planSkip(row, sequence(9))).toThrow(/already handled.*is at 9/);
  });
});
