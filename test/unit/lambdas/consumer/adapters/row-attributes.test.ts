import { describe, expect, it } from 'vitest';
import {
  damaged,
  numberOf,
  sequenceOf,
  timeOf,
} from '../../../../../lambdas/consumer/adapters/row-attributes.ts';
import { CheckpointUnreadable } from '../../../../../lambdas/consumer/errors.ts';

const row = {
  sequence: { S: '7' },
  time: { S: '2026-01-01T00:00:00.000Z' },
  number: { N: '3' },
  text: { S: 'soon' },
  negative: { N: '-1' },
  broken: { N: '1.5' },
};

describe('an attribute of a row', () => {
  it('is read as what it is', () => {
    expect(sequenceOf(row, 'sequence')).toBe('7');
    expect(timeOf(row, 'time')).toEqual(new Date('2026-01-01T00:00:00.000Z'));
    expect(numberOf(row, 'number')).toBe(3);
  });

  it('is undefined where it is not there', () => {
    expect([sequenceOf(row, 'none'), timeOf(row, 'none'), numberOf(row, 'none')]).toEqual(
      Array(3).fill(undefined),
    );
  });

  it.each<[string, () => unknown]>([
    ['text', () => sequenceOf(row, 'text')],
    ['number', () => sequenceOf(row, 'number')],
    ['text', () => timeOf(row, 'text')],
    ['number', () => timeOf(row, 'number')],
    ['text', () => numberOf(row, 'text')],
    ['negative', () => numberOf(row, 'negative')],
    ['broken', () => numberOf(row, 'broken')],
  ])('is named where it is not what Highwater writes: %s', (name, read) => {
    expect(read).toThrow(CheckpointUnreadable);
    expect(read).toThrow(`damaged: ${name} is not`);
  });

  it('is damaged where somebody says so', () => {
    expect(() => damaged('sequence')).toThrow(CheckpointUnreadable);
  });
});
