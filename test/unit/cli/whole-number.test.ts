import { describe, expect, it } from 'vitest';
import { wholeNumber } from '../../../cli/program/whole-number.ts';

describe('a flag that takes a whole number', () => {
  it.each([
    ['1', 1],
    ['1000', 1000],
    ['10000000', 10_000_000],
  ])('takes %s', (text, number) => {
    expect(wholeNumber('--to', 10_000_000)(text)).toBe(number);
  });

  it.each(['0', '-1', '1.5', '1e3', ' 5', '', 'ten', '10000001', '007'])('refuses %j', (text) => {
    expect(() => wholeNumber('--to', 10_000_000)(text)).toThrow('--to must be a whole number from 1 to 10000000');
  });
});
