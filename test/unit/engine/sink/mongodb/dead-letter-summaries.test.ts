import { Binary, Long } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { readSummary, readWhole, shownFilter } from '../../../../../engine/sink/mongodb/dead-letter-summaries.ts';
import { arrival } from '../../../../support/records.ts';

const reply = {
  _id: 'numbers@1700000000/shardId-000000000000 7',
  code: 'not-json',
  message: 'The record is not JSON.',
  eventId: null,
  key: 'k',
  stream: 'numbers',
  shard: 'shardId-000000000000',
  sequence: '7',
  state: 'redriven',
  size: 3,
  arrivedAt: arrival,
  deadLetteredAt: arrival,
  redrivenAt: arrival,
};

describe('the filter for shown dead letters', () => {
  it('begins with the first text, so that an id of another kind is none', () => {
    expect(shownFilter({ states: ['open'] }, null)).toEqual({ _id: { $gt: '' }, state: { $in: ['open'] } });
  });

  it('goes on after an id, with one reason alone', () => {
    expect(shownFilter({ states: ['discarded'], reasonCode: 'conflict' }, 'a')).toEqual({
      _id: { $gt: 'a' },
      state: { $in: ['discarded'] },
      'reason.code': 'conflict',
    });
  });
});

describe('the summary of a dead letter', () => {
  it('has its place, its reason and its times', () => {
    expect(readSummary(reply)).toEqual({
      id: reply._id,
      reason: { code: 'not-json', message: 'The record is not JSON.' },
      eventId: null,
      key: 'k',
      origin: { stream: 'numbers', shard: 'shardId-000000000000', sequence: '7' },
      arrivedAt: arrival,
      size: 3,
      state: 'redriven',
      deadLetteredAt: arrival,
      redrivenAt: arrival,
      discardedAt: null,
      refusedAgainAt: null,
    });
  });

  it.each([
    ['a size of another type', { size: Long.fromNumber(9) }, { size: 9 }],
    ['no size', { size: null }, { size: null }],
    ['a time that is none', { arrivedAt: 'yesterday' }, { arrivedAt: null }],
    ['a time that no calendar has', { arrivedAt: new Date(Number.NaN) }, { arrivedAt: null }],
  ])('takes %s', (_name, change, expected) => {
    expect(readSummary({ ...reply, ...change })).toMatchObject(expected);
  });

  it('comes with the bytes, where there are bytes', () => {
    const { payload, summary } = readWhole({ ...reply, payload: new Binary(Uint8Array.of(1, 2)) });
    expect([summary.id, [...(payload ?? [])]]).toEqual([reply._id, [1, 2]]);
    expect(readWhole({ ...reply, payload: 'text' }).payload).toBeNull();
  });
});
