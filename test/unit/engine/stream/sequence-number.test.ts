import { describe, expect, it } from 'vitest';
import {
  compareSequenceNumbers,
  padSequenceNumber,
  parseSequenceNumber,
  writeLike,
} from '../../../../engine/stream/sequence-number.ts';
import { sequence } from '../../../support/records.ts';

describe('parseSequenceNumber', () => {
  it.each(['0', '1', '49590338271490256608559692538361571095921575989136588898', '9'.repeat(129)])(
    'takes %s as it is',
    (text) => {
      expect(parseSequenceNumber(text)).toBe(text);
    },
  );

  it('keeps leading zeros, which do not count as digits', () => {
    const text = '0'.repeat(20) + '9'.repeat(129);
    expect(parseSequenceNumber(text)).toBe(text);
  });

  it.each(['', ' 1', '1 ', '1\n', '-1', '+1', '1.0', '1e5', '0x10', '٣', 'LATEST', '9'.repeat(130)])(
    'refuses %j',
    (text) => {
      expect(parseSequenceNumber(text)).toBeUndefined();
    },
  );

  it.each([1, null, undefined, {}, ['1']])('refuses what is no text: %j', (value) => {
    expect(parseSequenceNumber(value)).toBeUndefined();
  });
});

describe('comparing sequence numbers', () => {
  it('goes by value, not by text: 9 comes before 10', () => {
    expect(compareSequenceNumbers(sequence(9), sequence(10))).toBeLessThan(0);
    expect(compareSequenceNumbers(sequence(10), sequence(9))).toBeGreaterThan(0);
  });

  it('looks past leading zeros', () => {
    expect(compareSequenceNumbers(sequence('0010'), sequence('10'))).toBe(0);
    expect(compareSequenceNumbers(sequence('0009'), sequence('10'))).toBeLessThan(0);
    expect(compareSequenceNumbers(sequence('000'), sequence('0'))).toBe(0);
  });

  it('tells numbers apart that are equal as doubles', () => {
    expect(compareSequenceNumbers(sequence('9007199254740993'), sequence('9007199254740992'))).toBe(1);
  });
});

describe('writing a number as the stream does', () => {
  it.each([
    ['7', '0042', '0007'],
    ['007', '42', '7'],
    ['0007', '0042', '0007'],
    ['12345', '0042', '12345'],
    ['0', '42', '0'],
  ])('gives %s like %s as %s', (number, example, written) => {
    expect(writeLike(sequence(number), sequence(example))).toBe(written);
  });
});

describe('padSequenceNumber', () => {
  it('gives 129 digits, so that texts compare as numbers', () => {
    expect(padSequenceNumber(sequence(7))).toBe(`${'0'.repeat(128)}7`);
    expect(padSequenceNumber(sequence('007'))).toBe(padSequenceNumber(sequence(7)));
    expect(padSequenceNumber(sequence(9)) < padSequenceNumber(sequence(10))).toBe(true);
  });
});
