import { Decimal128 } from 'bson';
import { describe, expect, it } from 'vitest';
import { readDecimal, sameDecimal, shortestDecimal, toDecimal128 } from '../../../../engine/events/decimal.ts';

const read = (text: string) => {
  const decimal = readDecimal(text);
  if (decimal === undefined) throw new Error(`not a number: ${text}`);
  return decimal;
};

describe('a decimal number', () => {
  it.each([
    ['0', ['', '', 0]],
    ['-0.00e5', ['', '', 0]],
    ['12', ['', '12', 0]],
    ['-1.50', ['-', '150', -2]],
    ['0.007', ['', '7', -3]],
    ['1e+21', ['', '1', 21]],
    ['1.5E-7', ['', '15', -8]],
    ['1E+400', ['', '1', 400]],
  ])('is read by its digits: %s', (text, [sign, digits, exponent]) => {
    expect(read(text)).toEqual({ sign, digits, exponent });
  });

  it.each(['Infinity', '-Infinity', 'NaN'])('is not %s', (text) => {
    expect(readDecimal(text)).toBeUndefined();
  });

  it('loses the zeros that end it where it is made short', () => {
    expect(shortestDecimal(read('-1500.00'))).toEqual({ sign: '-', digits: '15', exponent: 2 });
    expect(shortestDecimal(read('0.00'))).toEqual({ sign: '', digits: '', exponent: 0 });
  });

  it.each([
    ['1.10', '1.1', true],
    ['1e2', '100', true],
    ['-0', '0', true],
    ['9007199254740992', '9007199254740993', false],
    ['1', '-1', false],
    ['1', '10', false],
  ])('%s is the same as %s: %s', (left, right, is) => {
    expect(sameDecimal(read(left), read(right))).toBe(is);
  });
});

describe('the Decimal128 of a number', () => {
  it.each([
    '1',
    '-1',
    '0.1',
    '1.10',
    '999999999999999',
    '1000000000000000',
    '123456789012345678901234567890.1234',
    '-9999999999999999999999999999999999',
    '1E+6111',
    '1E-6176',
    '9.999999999999999999999999999999999E+6144',
  ])('is that of the library: %s', (text) => {
    expect(toDecimal128(read(text))?.bytes).toEqual(Decimal128.fromString(text).bytes);
  });

  it.each(['1e6145', '1e-6177', '1'.repeat(35)])('is none where digits would be lost: %s', (text) => {
    expect(toDecimal128(read(text))).toBeUndefined();
  });
});
