import { Binary } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { openFilter, readLetter } from '../../../../../lambdas/operator/adapters/mongodb-letter-requests.ts';
import { arrival } from '../../../../support/records.ts';

describe('the filter for open letters', () => {
  it.each([
    [{}, null, { state: 'open' }],
    [{}, 'a', { state: 'open', _id: { $gt: 'a' } }],
    [{ ids: ['a', 'b'] }, 'a', { state: 'open', _id: { $in: ['a', 'b'], $gt: 'a' } }],
    [{ reasonCode: 'conflict' as const }, null, { state: 'open', 'reason.code': 'conflict' }],
  ])('asks for %j after %j', (filter, after, expected) => {
    expect(openFilter(filter, after)).toEqual(expected);
  });
});

describe('a letter', () => {
  const whole = {
    _id: 'i',
    key: 'k',
    payload: new Binary(Uint8Array.of(0xff, 0)),
    origin: { arrivedAt: arrival },
  };

  it('gives its record, byte for byte', () => {
    const { id, record } = readLetter(whole);
    expect(id).toBe('i');
    expect(record).toMatchObject({ key: 'k', arrivedAt: arrival });
    expect([...(record?.payload ?? [])]).toEqual([0xff, 0]);
  });

  it.each([{ key: 7 }, { payload: 'text' }, { origin: null }, { origin: { arrivedAt: 'x' } }])(
    'has none where it is not whole: %j',
    (broken) => {
      expect(readLetter({ ...whole, ...broken })).toEqual({ id: 'i', record: null });
    },
  );
});
