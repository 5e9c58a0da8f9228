import { describe, expect, it } from 'vitest';
import { planOf } from '../run/simulate.ts';
import { formatPlan, parsePlan } from './plan-json.ts';

const intent = { count: 1, isAsynchronous: false };

describe('a plan as JSON', () => {
  it('is read as it was written', () => {
    expect(parsePlan(formatPlan(planOf(7)))).toEqual(planOf(7));
  });

  it.each([
    ['nonsense', 'The plan is not JSON'],
    ['[]', 'The plan must be an object.'],
    [JSON.stringify({ ...planOf(7), shards: 0, rates: {} }), 'shards must be a whole number from 1 to 64.'],
    [JSON.stringify({ ...planOf(7), rates: { 'lambda.killed': 2 } }), 'rates.lambda.killed must be a number'],
    [JSON.stringify({ ...planOf(7), rates: {}, nemesisEvents: ['flood'] }), 'nemesisEvents may be'],
    [JSON.stringify({ ...planOf(7), rates: {}, nemesisEvents: [{ toString: 1 }] }), 'and not objects.'],
    [
      JSON.stringify({ ...planOf(7), rates: {}, nemesisEvents: Array(51).fill('split') }),
      'nemesisEvents must be a list of at most 50.',
    ],
    [JSON.stringify({ ...planOf(7), rates: {}, intents: Array(51).fill(intent) }), 'at most 50.'],
    [JSON.stringify({ ...planOf(7), rates: {}, intents: [{ ...intent, x: 1 }] }), 'An intent has count'],
    [
      JSON.stringify({ ...planOf(7), rates: {}, intents: Array(2).fill({ ...intent, count: 5_001 }) }),
      'must come to 10000 at most.',
    ],
    [JSON.stringify({ ...planOf(7), rates: { nope: 0.5 } }), 'rates has no fault "nope".'],
    [JSON.stringify({ ...planOf(7), rates: {}, bogus: 1 }), 'and not "bogus".'],
    [JSON.stringify({ ...planOf(7), rates: {}, ownIndex: 'round' }), 'ownIndex must be one of none, text'],
    [JSON.stringify({ ...planOf(7), rates: {}, numbers: 'roman' }), 'numbers must be one of aws, padded'],
    [JSON.stringify({ ...planOf(7), rates: {}, isUriWeak: 'yes' }), 'isUriWeak must be true or false.'],
    [JSON.stringify({ ...planOf(7), rates: {}, faultsMs: 2 ** 53 - 1 }), 'faultsMs must be a whole number'],
  ])('is refused with the member that is wrong: %s', (text, message) => {
    expect(() => parsePlan(text)).toThrow(message);
  });
});
