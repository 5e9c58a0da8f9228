import { describe, expect, it } from 'vitest';
import { kinesisShardLineage } from '../../../../../lambdas/consumer/adapters/kinesis-shard-lineage.ts';
import { LineageUnknown } from '../../../../../lambdas/consumer/errors.ts';
import { stubSender } from '../../../../support/stub-sender.ts';

describe('the lineage of shards', () => {
  it('S1, S2: names no parent, one after a split, two after a merge', async () => {
    const shards = [
      { ShardId: 'a' },
      { ShardId: 'b', ParentShardId: 'a' },
      { ShardId: 'd', ParentShardId: 'b', AdjacentParentShardId: 'c' },
    ];
    const { client } = stubSender({ Shards: shards });
    expect(await kinesisShardLineage(client, 'numbers').parents(100)).toEqual(
      new Map([
        ['a', []],
        ['b', ['a']],
        ['d', ['b', 'c']],
      ]),
    );
  });

  it.each([new Error('access denied'), 'silent', { Shards: [{}] }])(
    'is unknown where Kinesis does not say',
    async (answer) => {
      const lineage = kinesisShardLineage(stubSender(answer).client, 'numbers');
      await expect(lineage.parents(20)).rejects.toThrow(LineageUnknown);
    },
  );
});
