import { describe, expect, it } from 'vitest';
import { missingRange } from '../../../../engine/operate/replay-bounds.ts';
import { sequence } from '../../../support/records.ts';

const through = { start: { kind: 'earliest' }, end: { kind: 'through', sequence: sequence(9) } } as const;
const at = new Date(5_000);
const times = { start: { kind: 'time', at: new Date(1_000) }, end: { kind: 'time', at } } as const;
const [after, before] = [sequence(3), sequence(5)];

describe('what a replay says of records that may have expired', () => {
  it('is where they lay, whatever ends the replay', () => {
    expect(missingRange({ after, before }, through)).toEqual({ after, before });
    expect(missingRange({ after, before }, times)).toEqual({ after, before });
    expect(missingRange({ after: null, before }, through)).toEqual({ after: null, before });
  });

  it('is, at the end of the shard, all that arrived before its own end, where that is a time', () => {
    expect(missingRange({ after, before: null }, times)).toEqual({ after, arrivedBefore: at });
    expect(missingRange({ after, before: null }, through)).toBeNull();
  });

  it('leaves out what arrived before its own beginning, where that is a time and nothing was read', () => {
    const from = { after: null, arrivedFrom: times.start.at };
    expect(missingRange({ after: null, before }, times)).toEqual({ ...from, before });
    expect(missingRange({ after: null, before: null }, times)).toEqual({ ...from, arrivedBefore: at });
  });

  it('is nothing where nothing has', () => {
    expect(missingRange(null, times)).toBeNull();
  });
});
