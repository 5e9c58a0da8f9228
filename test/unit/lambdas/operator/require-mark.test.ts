import { describe, expect, it } from 'vitest';
import { DatabaseBehindCheckpoint } from '../../../../lambdas/consumer/errors.ts';
import { requireMark } from '../../../../lambdas/operator/require-mark.ts';
import { FakeHighWaterMarks } from '../../../support/fake-mongo.ts';
import { position, sequence } from '../../../support/records.ts';

const row = { sequence: sequence(3), epoch: 0 };

describe('requiring the mark for an operator', () => {
  it('makes it below every record where the row asks for none', async () => {
    const marks = new FakeHighWaterMarks();
    await requireMark(position(), null, marks);
    expect(marks.get(position())).toBe('0');
  });

  it.each([3, 7])('leaves it at %d, at or above the row', async (number) => {
    const marks = new FakeHighWaterMarks();
    await marks.raise(position(), null, sequence(number));
    await requireMark(position(), row, marks);
    await requireMark(position(), null, marks);
    expect(marks.get(position())).toBe(String(number));
  });

  it('O7: asks for no more than the row does where records were passed over', async () => {
    const marks = new FakeHighWaterMarks();
    await marks.raise(position(), null, sequence(3));
    await requireMark(position(), { ...row, sequence: sequence(7), markedThrough: sequence(3) }, marks);
    expect(marks.get(position())).toBe('3');
  });

  it('O7: halts where it lies below the row, and names the place', async () => {
    const required = requireMark(position(), row, new FakeHighWaterMarks());
    const error = await required.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DatabaseBehindCheckpoint);
    expect(error).toMatchObject({ fields: { group: 'numtest', checkpoint: '3' } });
  });
});
