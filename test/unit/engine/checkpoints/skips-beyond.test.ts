import { expect, it } from 'vitest';
import { skipsBeyond } from '../../../../engine/checkpoints/plan-change.ts';
import { sequence } from '../../../support/records.ts';

const skips = [sequence(9), sequence('0010'), sequence(100)];

it.each([
  [null, { skips }],
  [sequence(8), { skips }],
  [sequence(9), { skips: ['0010', '100'] }],
  [sequence(10), { skips: ['100'] }],
  [sequence(100), {}],
])('C4: keeps the orders to skip that lie beyond %s, by value, and holds no empty list', (passed, expected) => {
  expect(skipsBeyond(skips, passed)).toEqual(expected);
});

it('C4: has nothing to keep where there are none', () => {
  expect(skipsBeyond(undefined, sequence(8))).toEqual({});
});
