import { describe, expect, it } from 'vitest';
import { endMissing } from '../../../../engine/operate/replay-bounds.ts';
import { sequence } from '../../../support/records.ts';

const to = (number: number) =>
  ({ start: { kind: 'earliest' }, end: { kind: 'through', sequence: sequence(number) } }) as const;
const at = new Date(5);

describe('what lacks at the end of a replay', () => {
  it('is nothing where its last record was met, or a time ends it', () => {
    expect(endMissing(sequence(9), to(9))).toBeNull();
    expect(endMissing(null, { ...to(9), end: { kind: 'time', at } })).toBeNull();
  });

  it('S5: is what lies between the last one met and it', () => {
    expect(endMissing(sequence(9), to(10))).toEqual({ after: '9', through: '10' });
    expect(endMissing(null, to(10))).toEqual({ after: null, through: '10' });
  });

  it('S5: is nothing from before the time at which reading started', () => {
    const range = { ...to(10), start: { kind: 'time', at } } as const;
    expect(endMissing(null, range)).toEqual({ after: null, arrivedFrom: at, through: '10' });
    expect(endMissing(sequence(9), range)).toEqual({ after: '9', through: '10' });
  });
});
