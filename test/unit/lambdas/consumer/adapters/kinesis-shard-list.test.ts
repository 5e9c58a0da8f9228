import { describe, expect, it } from 'vitest';
import { listShards } from '../../../../../lambdas/consumer/adapters/kinesis-shard-list.ts';
import { stubSender } from '../../../../support/stub-sender.ts';

describe('the list of shards', () => {
  it('is read over all pages, with the parents of each', async () => {
    const shards = [
      { ShardId: 'a' },
      { ShardId: 'b', ParentShardId: 'a' },
      { ShardId: 'd', ParentShardId: 'b', AdjacentParentShardId: 'c' },
    ];
    const { client, sent } = stubSender(
      { Shards: shards.slice(0, 1), NextToken: 't' },
      { Shards: shards.slice(1) },
    );
    expect(await listShards(client, 'numbers', 100)).toEqual([
      { id: 'a', parents: [] },
      { id: 'b', parents: ['a'] },
      { id: 'd', parents: ['b', 'c'] },
    ]);
    expect(sent).toEqual([
      { StreamName: 'numbers', MaxResults: 10_000 },
      { NextToken: 't', MaxResults: 10_000 },
    ]);
  });

  it.each([new Error('access denied'), 'silent', { Shards: [{}] }])('throws on trouble', async (answer) => {
    await expect(listShards(stubSender(answer).client, 'numbers', 20)).rejects.toThrow();
  });
});
