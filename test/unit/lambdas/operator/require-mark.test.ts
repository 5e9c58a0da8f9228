import { describe, expect, it } from 'vitest';
import { DatabaseBehindCheckpoint } from '../../../../lambdas/consumer/errors.ts';
import { requireMark } from '../../../../lambdas/operator/require-mark.ts';
import { FakeHighWaterMarks } from '../../../support/fake-mongo.ts';
import { place, position, sequence } from '../../../support/records.ts';

const row = { sequence: sequence(3), epoch: 0 };
const passed = { sequence: sequence(7), epoch: 1, markedThrough: sequence(3) };
const putBack = { sequence: sequence(2), epoch: 1, replayTo: sequence(3), replayId: '1-run' };

describe('requiring the mark for an operator', () => {
  it('makes it below every record where neither row asks for one', async () => {
    const marks = new FakeHighWaterMarks();
    await requireMark(position(), null, { ...passed, markedThrough: sequence(0) }, marks);
    expect(marks.get(position())).toBe('0');
  });

  it.each([3, 7])('leaves it at %d, at or above the row', async (number) => {
    const marks = new FakeHighWaterMarks();
    await marks.raise(position(), null, place(number));
    await requireMark(position(), row, passed, marks);
    await requireMark(position(), passed, { ...passed, sequence: sequence(9) }, marks);
    expect(marks.get(position())).toBe(String(number));
  });

  it('O7: makes that of a replay where the one before holds what the replay begins with', async () => {
    const marks = new FakeHighWaterMarks();
    await marks.raise(position(), null, place(2));
    await requireMark(position(), row, putBack, marks);
    expect([marks.get(position()), marks.get(position(), '1-run')]).toEqual(['2', '2']);
    await requireMark(position(), putBack, { ...putBack, epoch: 2, replayId: '2-run' }, marks);
    expect(marks.get(position(), '2-run')).toBe('2');
  });

  it('O7: asks for nothing where all is read again', async () => {
    const marks = new FakeHighWaterMarks();
    await requireMark(position(), row, { ...putBack, sequence: null }, marks);
    expect(marks.marks.size).toBe(0);
  });

  it.each([
    ['row', row, passed, '3'],
    ['beginning of a replay', row, putBack, '2'],
    ['beginning of another replay', putBack, { ...putBack, replayId: '2-run' }, '2'],
  ])('O7: halts where it lies below the %s, makes none, and names the place', async (_name, from, to, at) => {
    const marks = new FakeHighWaterMarks();
    await marks.raise(position(), null, place(1));
    const error = await requireMark(position(), from, to, marks).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DatabaseBehindCheckpoint);
    expect(error).toMatchObject({ fields: { group: 'numtest', checkpoint: at } });
    expect(marks.marks.size).toBe(1);
  });
});
