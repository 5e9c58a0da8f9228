import { expect, it } from 'vitest';
import { parseRange } from '../../../../cli/input/parse-range.ts';

it.each([
  ['1..1000', 1, 1000],
  ['5..5', 5, 5],
  ['-3..2', -3, 2],
])('reads %s', (text, from, to) => {
  expect(parseRange(text)).toEqual({ from, to });
});

it.each(['', '1', '1..', '..5', '1-5', '5..1', '1.5..2', '1...3', '1..99999999999999999999'])('refuses %j', (text) => {
  expect(() => parseRange(text)).toThrow('--numbers must be a range such as 1..1000');
});
