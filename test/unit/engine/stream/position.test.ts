import { describe, expect, it } from 'vitest';
import { formatIncarnation, formatRecordPosition, parseShardId } from '../../../../engine/stream/position.ts';
import { incarnation, sequence, shardId } from '../../../support/records.ts';

describe('parseShardId', () => {
  it.each(['shardId-000000000000', 'shard_1.a-B', 'x'.repeat(128)])('takes %s', (text) => {
    expect(parseShardId(text)).toBe(text);
  });

  it.each(['', 'x'.repeat(129), 'a b', 'a#b', 'a/b', 'a:b', 'shardId-0\n', 7, null, undefined])(
    'refuses %j',
    (text) => {
      expect(parseShardId(text)).toBeUndefined();
    },
  );
});

describe('names of places in a stream', () => {
  it('tells one incarnation of a stream from another', () => {
    expect(formatIncarnation(incarnation)).toBe('numbers@1700000000');
    expect(formatIncarnation({ ...incarnation, createdAtSeconds: 1 })).toBe('numbers@1');
  });

  it('keeps the sequence number as it came', () => {
    expect(formatRecordPosition(incarnation, shardId(), { sequence: sequence('0042') })).toBe(
      'numbers@1700000000/shardId-000000000000 0042',
    );
  });
});
