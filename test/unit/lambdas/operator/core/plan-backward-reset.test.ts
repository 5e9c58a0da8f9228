import { describe, expect, it } from 'vitest';
import type { Checkpoint } from '../../../../../lambdas/consumer/ports.ts';
import { beginning, planBackwardReset } from '../../../../../lambdas/operator/core/plan-backward-reset.ts';
import { sequence } from '../../../../support/records.ts';

const row: Checkpoint = { sequence: sequence(9), epoch: 4 };
const underWay: Checkpoint = {
  sequence: sequence(5),
  epoch: 5,
  replayFrom: sequence(2),
  replayTo: sequence(9),
  replayId: '5-former',
};
const { replayFrom: _, ...fromEarliest } = underWay;

describe('planning a backward reset', () => {
  it('O1: raises the epoch and notes where it begins and how far to replay', () => {
    expect(planBackwardReset(row, sequence(2), 'run')).toEqual({
      kind: 'begin',
      row: { sequence: '2', epoch: 5, replayFrom: '2', replayTo: '9', replayId: '5-run' },
    });
  });

  it('O1: from the earliest has no number to stand at', () => {
    expect(planBackwardReset(row, 'earliest', 'run').row).toEqual({
      sequence: null,
      epoch: 5,
      replayTo: '9',
      replayId: '5-run',
    });
  });

  it('O7: goes on asking the mark for less where records before its target were passed over', () => {
    const passed = { ...row, markedThrough: sequence(3) };
    expect(planBackwardReset(passed, sequence(5), 'run').row).toHaveProperty('markedThrough', '3');
    expect(planBackwardReset(passed, sequence(3), 'run').row).not.toHaveProperty('markedThrough');
    expect(planBackwardReset(passed, sequence(2), 'run').row).not.toHaveProperty('markedThrough');
    expect(planBackwardReset(passed, 'earliest', 'run').row).not.toHaveProperty('markedThrough');
  });

  it('O7: gives each replay a mark of its own, also where its epoch comes twice, in a table that was restored', () => {
    const replayed = { ...row, replayId: '4-former' };
    expect(planBackwardReset(replayed, sequence(2), 'run').row.replayId).toBe('5-run');
    expect(planBackwardReset(replayed, sequence(2), 'other').row.replayId).toBe('5-other');
    expect(planBackwardReset({ ...replayed, epoch: 5 }, sequence(2), 'run').row.replayId).toBe('6-run');
  });

  it('compares by value: 10 is not behind 9, and 009 is 9', () => {
    expect(() => planBackwardReset(row, sequence(10), 'run')).toThrow(/forward reset/);
    expect(() => planBackwardReset(row, sequence('009'), 'run')).toThrow(/forward reset/);
  });

  it.each([null, { sequence: null, epoch: 0, skips: [sequence(3)] }])(
    'is refused where nothing was handled',
    (none) => {
      expect(() => planBackwardReset(none, 'earliest', 'run'), 'run').toThrow(/no checkpoint/);
    },
  );

  it.each<[string, Checkpoint, Parameters<typeof planBackwardReset>[1]]>([
    ['the same target', underWay, sequence(2)],
    ['the same target with zeros', underWay, sequence('02')],
    ['resume', underWay, 'resume'],
    ['the earliest again', fromEarliest, 'earliest'],
  ])('O1: goes on with what is under way: %s', (_name, from, target) => {
    expect(planBackwardReset(from, target, 'run'), 'run').toEqual({ kind: 'resume', row: from });
  });

  it.each<[string, Checkpoint, Parameters<typeof planBackwardReset>[1]]>([
    ['from 2 to 9', underWay, sequence(1)],
    ['from 2 to 9', underWay, 'earliest'],
    ['from earliest to 9', fromEarliest, sequence(2)],
  ])('O1: is refused with another target while one is under way %s', (message, from, target) => {
    expect(() => planBackwardReset(from, target, 'run'), 'run').toThrow(message);
  });

  it('has nothing to resume where none is under way', () => {
    expect(() => planBackwardReset(row, 'resume', 'run'), 'run').toThrow(
      /No reset of this shard is under way/,
    );
  });

  it('C4: keeps orders to skip what is still ahead, and drops those that were passed', () => {
    const begin = (...skips: number[]) =>
      beginning({ ...row, skips: skips.map((skip) => sequence(skip)) }, sequence(2), sequence(9), 'run');
    expect(begin(8, 9, 10, 11)).toHaveProperty('skips', ['10', '11']);
    expect(begin(9)).not.toHaveProperty('skips');
  });
});
