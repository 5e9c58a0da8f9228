import { expect, it } from 'vitest';
import { nameKind } from '../../../../engine/runtime/quote-name.ts';

it.each([
  [undefined, 'missing'],
  [null, 'null'],
  ['', 'empty text'],
  [' ', 'text'],
  ['1e3', 'text'],
  [true, 'true or false'],
  [false, 'true or false'],
  [[], 'a list'],
  [{}, 'an object'],
  [0, 'a number'],
  [1.5, 'a fraction'],
  [Number.NaN, 'no finite number'],
  [Number.NEGATIVE_INFINITY, 'no finite number'],
  [5n, 'no JSON value'],
  [() => 1, 'no JSON value'],
  [Symbol('s'), 'no JSON value'],
])('P13: names the kind of %s: %s', (value, kind) => {
  expect(nameKind(value)).toBe(kind);
});

it.each([
  [Number.MAX_SAFE_INTEGER, 'a number'],
  [Number.MAX_SAFE_INTEGER + 1, 'beyond ±(2^53-1)'],
  [Number.MIN_SAFE_INTEGER, 'a number'],
  [Number.MIN_SAFE_INTEGER - 1, 'beyond ±(2^53-1)'],
])('P16: tells numbers that are exact from such as were rounded: %d', (value, kind) => {
  expect(nameKind(value)).toBe(kind);
});
