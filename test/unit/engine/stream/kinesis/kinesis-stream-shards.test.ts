import { describe, expect, it } from 'vitest';
import { StreamUnreadable } from '../../../../../engine/stream/errors.ts';
import { kinesisStreamShards } from '../../../../../engine/stream/kinesis/kinesis-stream-shards.ts';
import { stubSender } from '../../../../support/stub-sender.ts';

const arn = 'arn:aws:kinesis:eu-west-1:111122223333:stream/orders';
const open = (...answers: unknown[]) => {
  const sender = stubSender(...answers);
  return {
    sent: sender.sent,
    shards: kinesisStreamShards(sender.client, 'numbers'),
    others: kinesisStreamShards(sender.client, arn),
  };
};
const shard = (n: number) => ({ ShardId: `shardId-00000000000${n}` });

describe('the shards of a stream', () => {
  it('are listed over all pages, parents before children', async () => {
    const { shards, sent } = open({ Shards: [shard(2), shard(1)], NextToken: 't' }, { Shards: [shard(0)] });
    expect(await shards.list(100)).toEqual([0, 1, 2].map((n) => shard(n).ShardId));
    expect(sent).toEqual([
      { StreamName: 'numbers', MaxResults: 10_000 },
      { NextToken: 't', MaxResults: 10_000 },
    ]);
  });

  it('are asked for by the ARN of a stream of another account, once: the token names it', async () => {
    const { others, sent } = open({ Shards: [shard(0)], NextToken: 't' }, { Shards: [] });
    await others.list(100);
    expect(sent).toEqual([
      { StreamARN: arn, MaxResults: 10_000 },
      { NextToken: 't', MaxResults: 10_000 },
    ]);
  });

  it.each([new Error('access denied'), 'silent', { Shards: [{}] }])('throw on trouble', async (answer) => {
    await expect(open(answer).shards.list(20)).rejects.toThrow(StreamUnreadable);
  });
});
