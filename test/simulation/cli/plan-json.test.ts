import { describe, expect, it } from 'vitest';
import { planOf } from '../run/simulate.ts';
import { formatPlan, parsePlan } from './plan-json.ts';

describe('a plan as JSON', () => {
  it('is read as it was written', () => {
    expect(parsePlan(formatPlan(planOf(7)))).toEqual(planOf(7));
  });

  it.each([
    ['nonsense', 'The plan is not JSON'],
    ['[]', 'The plan must be an object.'],
    [JSON.stringify({ ...planOf(7), shards: 0, rates: {} }), 'shards must be a whole number, 1 or more.'],
    [JSON.stringify({ ...planOf(7), rates: { 'lambda.killed': 2 } }), 'rates.lambda.killed must be a number'],
    [JSON.stringify({ ...planOf(7), rates: {}, happenings: ['flood'] }), 'happenings may be'],
  ])('is refused with the member that is wrong: %s', (text, message) => {
    expect(() => parsePlan(text)).toThrow(message);
  });
});
