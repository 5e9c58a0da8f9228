import { describe, expect, it } from 'vitest';
import { planForwardReset } from '../../../../../lambdas/operator/core/plan-forward-reset.ts';
import { sequence } from '../../../../support/records.ts';

const row = { sequence: sequence(9), epoch: 4 };

describe('planning a forward reset', () => {
  it('O1: raises the epoch and names what is passed over', () => {
    expect(planForwardReset(row, sequence(12))).toEqual({
      row: { sequence: '12', epoch: 5, markedThrough: '9' },
      passedOver: { after: '9', through: '12' },
    });
  });

  it('passes over everything from the beginning where there is no checkpoint', () => {
    const row = { sequence: '12', epoch: 1, markedThrough: '0' };
    const expected = { row, passedOver: { after: null, through: '12' } };
    expect(planForwardReset(null, sequence(12))).toEqual(expected);
    expect(planForwardReset({ sequence: null, epoch: 0 }, sequence(12))).toEqual(expected);
  });

  it.each([9, 8])('is refused where %d does not lie ahead', (target) => {
    expect(() => planForwardReset(row, sequence(target))).toThrow(/backward reset/);
  });

  it('O1: is refused while a backward reset is under way', () => {
    expect(() => planForwardReset({ ...row, replayTo: sequence(20) }, sequence(12))).toThrow(
      /under way, to 20/,
    );
  });

  it('C4: keeps an order to skip what is still ahead, and drops one that it passes', () => {
    const plan = (skip: number) => planForwardReset({ ...row, skips: [sequence(skip)] }, sequence(12)).row;
    expect(plan(13)).toHaveProperty('skips', ['13']);
    expect(plan(12)).not.toHaveProperty('skips');
  });
});
