import { describe, expect, it } from 'vitest';
import {
  damaged,
  numberOf,
  sequenceOf,
  sequencesOf,
  textOf,
  timeOf,
} from '../../../../../engine/checkpoints/dynamodb/row-attributes.ts';
import { CheckpointUnreadable } from '../../../../../engine/checkpoints/errors.ts';

const row = {
  sequence: { S: '7' },
  time: { S: '2026-01-01T00:00:00.000Z' },
  number: { N: '3' },
  text: { S: 'soon' },
  negative: { N: '-1' },
  broken: { N: '1.5' },
  set: { SS: ['100', '9', '0010'] },
  empty: { SS: [] },
  blank: { S: '' },
  mixed: { SS: ['9', 'soon'] },
  twice: { SS: ['9', '09'] },
};

describe('an attribute of a row', () => {
  it('is read as what it is', () => {
    expect(textOf(row, 'text')).toBe('soon');
    expect(sequenceOf(row, 'sequence')).toBe('7');
    expect(timeOf(row, 'time')).toEqual(new Date('2026-01-01T00:00:00.000Z'));
    expect(numberOf(row, 'number')).toBe(3);
    expect(sequencesOf(row, 'set')).toEqual(['9', '0010', '100']);
  });

  it('is undefined where it is not there', () => {
    for (const read of [textOf, sequenceOf, sequencesOf, timeOf, numberOf]) expect(read(row, 'none')).toBeUndefined();
  });

  it.each<[string, () => unknown]>([
    ['blank', () => textOf(row, 'blank')],
    ['number', () => textOf(row, 'number')],
    ['text', () => sequenceOf(row, 'text')],
    ['number', () => sequenceOf(row, 'number')],
    ['sequence', () => sequencesOf(row, 'sequence')],
    ['empty', () => sequencesOf(row, 'empty')],
    ['mixed', () => sequencesOf(row, 'mixed')],
    ['twice', () => sequencesOf(row, 'twice')],
    ['text', () => timeOf(row, 'text')],
    ['number', () => timeOf(row, 'number')],
    ['text', () => numberOf(row, 'text')],
    ['negative', () => numberOf(row, 'negative')],
    ['broken', () => numberOf(row, 'broken')],
  ])('is named where it is not what Highwater writes: %s', (name, read) => {
    expect(read).toThrow(CheckpointUnreadable);
    expect(read).toThrow(`damaged: ${name} is missing or has a value that Highwater never writes.`);
  });

  it('is damaged where somebody says so', () => {
    expect(() => damaged('sequence')).toThrow(CheckpointUnreadable);
  });
});
