import { Decimal128, Double, deserialize, serialize } from 'bson';
import { describe, expect, it } from 'vitest';
import { exactNumber } from '../../../../engine/events/exact-number.ts';

const exact = (text: string) => exactNumber(text, /^-?\d+$/.test(text));
/** As BSON holds it, undecoded. */
const stored = (text: string): unknown =>
  deserialize(serialize({ value: exact(text) }), { promoteValues: false })['value'];

describe('numbers without fraction and exponent', () => {
  it.each([
    '0',
    '5',
    '-1',
    '2147483647',
    '1720000000123',
    '999999999999999',
    '9007199254740991',
    '9007199254740993',
    '9223372036854775807',
    '-9223372036854775808',
  ])('P16: become integers of 64 bits, large and small alike: %s', (text) => {
    expect(exact(text)).toBe(BigInt(text));
    expect(stored(text)).toMatchObject({ _bsontype: 'Long' });
  });

  it.each(['9223372036854775808', '-9223372036854775809', '1'.repeat(34), `-${'9'.repeat(34)}`])(
    'P16: become Decimal128 beyond that: %s',
    (text) => {
      expect(exact(text)).toBeInstanceOf(Decimal128);
      expect(String(exact(text))).toBe(text);
    },
  );
});

describe('numbers with a fraction or an exponent', () => {
  it.each([
    ['20.5', 20.5],
    ['20.0', 20],
    ['1.10', 1.1],
    ['1E+2', 100],
    ['0.0', 0],
    ['0e99999', 0],
    ['9007199254740992.0', 9007199254740992],
    ['5e-324', 5e-324],
    ['1.7976931348623157e308', 1.7976931348623157e308],
    ['1.000000000000000000000000000000000000000', 1],
    ['100000000000000000000000000000000000000000e-40', 10],
  ])('become doubles where those name the same number: %s', (text, value) => {
    expect(stored(text)).toEqual(new Double(value));
  });

  it.each([
    ['0.1234567890123456789', '0.1234567890123456789'],
    ['20.123456789012345678', '20.123456789012345678'],
    ['9007199254740993.0', '9007199254740993.0'],
    ['1e400', '1E+400'],
    ['-1E400', '-1E+400'],
    ['1e-400', '1E-400'],
    ['123456789012345678901234567890.5', '123456789012345678901234567890.5'],
    ['1e6111', '1E+6111'],
    ['1e6144', `1.${'0'.repeat(33)}E+6144`],
    ['1e-6176', '1E-6176'],
  ])('become Decimal128 where a double would round them: %s', (text, decimal) => {
    expect(exact(text)).toBeInstanceOf(Decimal128);
    expect(String(exact(text))).toBe(decimal);
  });
});

it.each(['-0', '-0.0', '-0e0', '-0.00E-7'])('keeps the sign of zero, which only a double has: %s', (text) => {
  expect(stored(text)).toEqual(new Double(-0));
});

it.each(['1'.repeat(35), `0.${'1'.repeat(35)}`, '1e6145', '1e-6177', '1e99999999999999999999'])(
  'holds no number that Decimal128 would round, too: %s',
  (text) => {
    expect(exact(text)).toBeUndefined();
  },
);

it.each(['12345678901234567890', '12345678901234567890.50', '-100000000000000000001000'])(
  'keeps the digits as they were written, where they fit: %s',
  (text) => {
    expect(String(exact(text))).toBe(text);
  },
);

it('takes a tail of zeros for nothing where it does not fit', () => {
  expect(exact(`1.5${'0'.repeat(900_000)}`)).toBe(1.5);
  expect(String(exact(`12345678901234567890.5${'0'.repeat(10_000)}`))).toBe('12345678901234567890.5');
});
