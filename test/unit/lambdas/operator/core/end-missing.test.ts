import { describe, expect, it } from 'vitest';
import { endMissing } from '../../../../../lambdas/operator/core/end-missing.ts';
import { sequence } from '../../../../support/records.ts';

const through = (number: number) => ({ kind: 'through', sequence: sequence(number) }) as const;

describe('what lacks at the end of a replay', () => {
  it('is nothing where its last record was met, or a time ends it', () => {
    expect(endMissing(sequence(9), through(9))).toBeNull();
    expect(endMissing(null, { kind: 'time', at: new Date(0) })).toBeNull();
  });

  it('S5: is what lies between the last one met and it', () => {
    expect(endMissing(sequence(9), through(10))).toEqual({ after: '9', through: '10' });
    expect(endMissing(null, through(10))).toEqual({ after: null, through: '10' });
  });
});
