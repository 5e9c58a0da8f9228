import { describe, expect, it } from 'vitest';
import { readStartAfter } from '../../../../../lambdas/operator/core/read-start-after.ts';
import { sequence } from '../../../../support/records.ts';

describe('where reading goes on', () => {
  it('is after the record, or at the oldest where there is none', () => {
    expect(readStartAfter(sequence('007'))).toEqual({ kind: 'after', sequence: '007' });
    expect(readStartAfter(null)).toEqual({ kind: 'earliest' });
  });
});
