import { describe, expect, it } from 'vitest';
import { numberOf, readStartAfter } from '../../../../engine/stream/read-page.ts';
import { sequence } from '../../../support/records.ts';

describe('where reading goes on', () => {
  it('is after the record, or at the oldest where there is none', () => {
    expect(readStartAfter(sequence('007'))).toEqual({ kind: 'after', sequence: '007' });
    expect(readStartAfter(null)).toEqual({ kind: 'earliest' });
  });

  it('has a number where it is after a record', () => {
    expect(numberOf(readStartAfter(sequence(7)))).toBe('7');
    expect([numberOf({ kind: 'earliest' }), numberOf({ kind: 'time', at: new Date(0) })]).toEqual([null, null]);
  });
});
