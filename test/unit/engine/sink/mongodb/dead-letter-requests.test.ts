import { Binary } from 'mongodb';
import { describe, expect, it } from 'vitest';
import {
  openFilter,
  readDeadLetter,
  skippedFilter,
  skippedSequences,
} from '../../../../../engine/sink/mongodb/dead-letter-requests.ts';
import { arrival, position } from '../../../../support/records.ts';

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
    const { id, record } = readDeadLetter(whole);
    expect(id).toBe('i');
    expect(record).toMatchObject({ key: 'k', arrivedAt: arrival });
    expect([...(record?.payload ?? [])]).toEqual([0xff, 0]);
  });

  it.each([{ key: 7 }, { payload: 'text' }, { origin: null }, { origin: { arrivedAt: 'x' } }])(
    'has none where it is not whole: %j',
    (broken) => {
      expect(readDeadLetter({ ...whole, ...broken })).toEqual({ id: 'i', record: null });
    },
  );
});

describe('dead letters that a command has made', () => {
  it('O16: are asked for by shard, unless they are redriven', () => {
    expect(skippedFilter(position())).toEqual({
      _id: { $gte: 'numbers@1700000000/shardId-000000000000 ', $lt: 'numbers@1700000000/shardId-000000000000!' },
      'reason.code': 'skipped-by-operator',
      state: { $in: ['open', 'discarded'] },
    });
  });

  it('O16: give the numbers of the records of this incarnation alone', () => {
    const ids = [
      'numbers@1700000000/shardId-000000000000 5',
      'numbers@1700000000/shardId-000000000000 007',
      'numbers@1600000000/shardId-000000000000 1',
      'numbers@before-1700000000/shardId-000000000000 2',
      'numbers@1700000000/shardId-000000000001 3',
      'letters@1700000000/shardId-000000000000 4',
      'by hand',
    ];
    expect(
      skippedSequences(
        ids.map((_id) => ({ _id })),
        position(),
      ),
    ).toEqual(['5', '007']);
  });
});
