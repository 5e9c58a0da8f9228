import { expect, it } from 'vitest';
import { parseCheckpoint } from '../../../../../cli/local/demo/checkpoint-rows.ts';

const row = {
  group: { S: 'numtest#stream@1700000000' },
  shard: { S: 'shardId-000000000001' },
  sequenceText: { S: '0042' },
};

it('reads the group, the shard and the sequence number as Kinesis wrote it', () => {
  expect(parseCheckpoint(row)).toEqual([
    { group: 'numtest', shard: 'shardId-000000000001', sequence: '0042' },
  ]);
});

it('passes over rows without progress', () => {
  const { sequenceText: _, ...ahead } = row;
  expect(parseCheckpoint(ahead)).toEqual([]);
});
