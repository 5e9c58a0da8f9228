import { describe, expect, it } from 'vitest';
import { cutReplay } from '../../../../engine/operate/replay-bounds.ts';
import { arrival, numberRecord, sequence } from '../../../support/records.ts';

const at = (minute: number): Date => new Date(arrival.getTime() + minute * 60_000);
const arrived = (...minutes: number[]) =>
  minutes.map((minute, n) => ({ ...numberRecord(n + 1), arrivedAt: at(minute) }));
const cut = (records: ReturnType<typeof arrived>, end: Parameters<typeof cutReplay>[1]) => {
  const { due, isPast } = cutReplay(records, end);
  return [due.map((record) => Number(record.sequence)), isPast];
};

describe('the end of a replay', () => {
  it('is a record, itself included', () => {
    const records = arrived(1, 2, 3);
    expect(cut(records, { kind: 'through', sequence: sequence(2) })).toEqual([[1, 2], true]);
    expect(cut(records, { kind: 'through', sequence: sequence(3) })).toEqual([[1, 2, 3], true]);
    expect(cut(records, { kind: 'through', sequence: sequence(10) })).toEqual([[1, 2, 3], false]);
  });

  it('is a time, not included, with slack for stamps that are out of order', () => {
    expect(cut(arrived(1, 4, 2, 3), { kind: 'time', at: at(3) })).toEqual([[1, 3], false]);
    expect(cut(arrived(1, 8), { kind: 'time', at: at(3) })).toEqual([[1], true]);
  });

  it('cuts nothing from nothing', () => {
    expect(cut([], { kind: 'time', at: at(3) })).toEqual([[], false]);
  });
});
