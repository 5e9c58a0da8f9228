import { describe, expect, it } from 'vitest';
import { DatabaseBehindCheckpoint } from '../../../../lambdas/consumer/errors.ts';
import { raiseMark } from '../../../../lambdas/operator/raise-mark.ts';
import { FakeHighWaterMarks } from '../../../support/fake-mongo.ts';
import { position, sequence } from '../../../support/records.ts';

describe('raising the mark for an operator', () => {
  it('makes or raises it', async () => {
    const marks = new FakeHighWaterMarks();
    await raiseMark(position(), null, sequence(3), marks);
    await raiseMark(position(), sequence(3), sequence(7), marks);
    expect(marks.get(position())).toBe('7');
  });

  it('O7: halts where it lies below the row, and names the place', async () => {
    const raised = raiseMark(position(), sequence(3), sequence(7), new FakeHighWaterMarks());
    const error = await raised.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DatabaseBehindCheckpoint);
    expect(error).toMatchObject({ fields: { group: 'numtest', checkpoint: '3' } });
  });
});
