import { Decimal128, Long } from 'bson';
import { describe, expect, it } from 'vitest';
import { InexactNumber, parseExactJson } from '../../../../../lambdas/consumer/core/exact-json.ts';

describe('numbers that a double holds exactly', () => {
  it.each([
    ['0', 0],
    ['-0', -0],
    ['-0.0', -0],
    ['-0e0', -0],
    ['1E+2', 100],
    ['1.50', 1.5],
    ['9007199254740991', 9007199254740991],
    ['-9007199254740991', -9007199254740991],
    ['9007199254740992.0', 9007199254740992],
    ['5e-324', 5e-324],
    ['1.7976931348623157e308', 1.7976931348623157e308],
    ['1.000000000000000000000000000000000000000', 1],
    ['0e99999', 0],
    ['100000000000000000000000000000000000000000e-40', 10],
  ])('stay doubles: %s', (text, value) => {
    expect(parseExactJson(text)).toBe(value);
  });
});

describe('P16: integers beyond a double', () => {
  it.each([
    '9007199254740992',
    '9007199254740993',
    '-9007199254740993',
    '9223372036854775807',
    '-9223372036854775808',
  ])('become Long: %s', (text) => {
    const value = parseExactJson(text);
    expect(value).toBeInstanceOf(Long);
    expect(String(value)).toBe(text);
  });

  it.each(['9223372036854775808', '-9223372036854775809', '1'.repeat(34), `-${'9'.repeat(34)}`])(
    'become Decimal128 past 64 bits: %s',
    (text) => {
      const value = parseExactJson(text);
      expect(value).toBeInstanceOf(Decimal128);
      expect(String(value)).toBe(text);
    },
  );
});

describe('other numbers that a double rounds', () => {
  it.each([
    ['0.1234567890123456789', '0.1234567890123456789'],
    ['1e400', '1E+400'],
    ['-1E400', '-1E+400'],
    ['1e-400', '1E-400'],
    ['123456789012345678901234567890.5', '123456789012345678901234567890.5'],
    ['1e6111', '1E+6111'],
    ['1e-6176', '1E-6176'],
  ])('become Decimal128: %s', (text, decimal) => {
    expect(String(parseExactJson(text))).toBe(decimal);
  });

  it.each(['1'.repeat(35), `0.${'1'.repeat(35)}`, '1e6145', '1e-6177', '1e99999999999999999999'])(
    'are refused where Decimal128 would round them too: %s',
    (text) => {
      expect(() => parseExactJson(text)).toThrow(InexactNumber);
      expect(() => parseExactJson(`{"deep":[${text}]}`)).toThrow(InexactNumber);
    },
  );
});

describe('exact numbers inside values', () => {
  const long = '9007199254740993';

  it('are found at every depth, under every name, at every place', () => {
    const value = parseExactJson(`{"__proto__":${long},"2":[${long}],"":{"1":${long}},"__proto":1}`);
    const numbers = Object.entries(value as object).map(([name, child]) => [name, JSON.stringify(child)]);
    const text = JSON.stringify(Long.fromString(long));
    expect(numbers).toEqual([
      ['2', `[${text}]`],
      ['__proto__', text],
      ['', `{"1":${text}}`],
      ['__proto', '1'],
    ]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  it('follow the last of equal names, as JSON.parse does', () => {
    expect(parseExactJson(`{"a":${long},"a":2}`)).toEqual({ a: 2 });
    expect(parseExactJson(`{"a":1,"a":${long}}`)).toEqual({ a: Long.fromString(long) });
    expect(parseExactJson(`{"a":[${long}],"a":{"b":${long}}}`)).toEqual({ a: { b: Long.fromString(long) } });
  });

  it('leave texts alone that only look like numbers', () => {
    const text = '{"a":"1e400 and 12345678901234567890","b":[true,null]}';
    expect(parseExactJson(text)).toEqual(JSON.parse(text));
  });
});

it.each(['', ' ', '{', '01', '1.', '.5', '+1', 'NaN', '1_000', "{'a':1}", '1e', '\ufeff1', '1e400,'])(
  'refuses what is not JSON: %j',
  (text) => {
    expect(() => parseExactJson(text)).toThrow(SyntaxError);
  },
);

describe('numbers made to be slow', () => {
  it.each([
    ['many zeros before the last digit', `0.1${'0'.repeat(900_000)}1`],
    ['many zeros before the last digit of an integer', `1${'0'.repeat(900_000)}1`],
    ['many digits', '9'.repeat(1_000_000)],
    ['a huge exponent', `1e${'9'.repeat(100_000)}`],
  ])('are refused at once: %s', (_name, text) => {
    const startedAt = performance.now();
    expect(() => parseExactJson(text)).toThrow(InexactNumber);
    // Quadratic work took minutes; the bound leaves room for a busy machine.
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  it.each(['12345678901234567890', '12345678901234567890.50', '-100000000000000000001000'])(
    'keep the form in which they were written, where that is short: %s',
    (text) => {
      expect(String(parseExactJson(text))).toBe(text);
    },
  );

  it('are kept where a tail of zeros says nothing', () => {
    expect(parseExactJson(`1.5${'0'.repeat(900_000)}`)).toBe(1.5);
    expect(String(parseExactJson(`12345678901234567890.5${'0'.repeat(10_000)}`))).toBe(
      '12345678901234567890.5',
    );
  });
});
