import { describe, expect, it } from 'vitest';
import { readInteger } from '../../../../../lambdas/producer/core/read-integer.ts';
import { InvalidRequest } from '../../../../../lambdas/producer/errors.ts';

describe('a whole number', () => {
  it.each([0, -7, 1000, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER])('may be %d', (value) => {
    expect(readInteger('from', value)).toBe(value);
  });

  it('is zero where it is a negative zero', () => {
    expect(Object.is(readInteger('from', -0), 0)).toBe(true);
  });

  it.each([undefined, null, '', '5', ' 5 ', true, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 5n, [5], {}])(
    'P13: is not %s',
    (value) => {
      expect(() => readInteger('from', value)).toThrow(InvalidRequest);
    },
  );

  it.each([2 ** 53, -(2 ** 53)])('P16: is not %d, which may have been another one', (value) => {
    expect(() => readInteger('to', value)).toThrow(/^to is beyond ±\(2\^53-1\): /);
  });

  it('P13: is asked for by the name of its field, with the fix and without the value', () => {
    expect(() => readInteger('from', '1e3')).toThrow(
      new InvalidRequest('from', 'is text', 'send a whole number within ±9007199254740991, without quotes'),
    );
  });
});
