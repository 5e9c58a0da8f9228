import { describe, expect, it } from 'vitest';
import type { CheckpointRow } from '../../../../cli/demo/checkpoint-rows.ts';
import { isCaughtUp } from '../../../../cli/demo/open-demo-world.ts';
import { parseSequenceNumber } from '../../../../engine/stream/sequence-number.ts';
import { type AwsScript, scriptedAws } from '../../../support/scripted-aws.ts';

const atTip = { Records: [], MillisBehindLatest: 0 };

/** A stream of these shards, one a page; `after` is what lies after each one's checkpoint. */
function stream(shards: readonly string[], after: Readonly<Record<string, unknown>> = {}): AwsScript {
  return (command, input) => {
    if (command === 'ListShards') {
      const at = Number(input['NextToken'] ?? 0);
      const more = at + 1 < shards.length ? { NextToken: String(at + 1) } : {};
      return { Shards: shards.slice(at, at + 1).map((ShardId) => ({ ShardId })), ...more };
    }
    if (command === 'GetShardIterator') return { ShardIterator: input['ShardId'] };
    return after[String(input['ShardIterator'])] ?? atTip;
  };
}

const checkpoint = (shard: string, text = '42'): CheckpointRow[] => {
  const sequence = parseSequenceNumber(text);
  return sequence === undefined ? [] : [{ group: 'numtest', shard, sequence }];
};

async function ask(script: AwsScript, checkpoints: readonly CheckpointRow[]) {
  const { clients, sent } = scriptedAws(script);
  return { isCaughtUp: await isCaughtUp(clients.kinesis, 'stream-1', checkpoints), sent };
}

describe('a group', () => {
  it('is caught up where every shard ends at its checkpoint', async () => {
    const rows = [...checkpoint('a'), ...checkpoint('b')];
    expect((await ask(stream(['a', 'b']), rows)).isCaughtUp).toBe(true);
  });

  it.each([
    ['a record lies after the checkpoint', { Records: [{}], MillisBehindLatest: 0 }],
    ['an empty page is not the end of the shard', { Records: [], MillisBehindLatest: 5 }],
    ['a page does not say how far the end is', { Records: [] }],
    ['nothing is answered', {}],
  ])('is not where %s', async (_, page) => {
    const rows = [...checkpoint('a'), ...checkpoint('b')];
    expect((await ask(stream(['a', 'b'], { b: page }), rows)).isCaughtUp).toBe(false);
  });

  it('is not where the stream names no shard: it has at least one', async () => {
    expect((await ask(stream([]), [])).isCaughtUp).toBe(false);
  });

  it('is asked from its checkpoint, and from the beginning of a shard where it has none', async () => {
    const { sent } = await ask(stream(['a', 'b']), checkpoint('a', '0042'));
    expect(sent.filter(([name]) => name === 'GetShardIterator').map(([, input]) => input)).toEqual([
      {
        StreamName: 'stream-1',
        ShardId: 'a',
        ShardIteratorType: 'AFTER_SEQUENCE_NUMBER',
        StartingSequenceNumber: '0042',
      },
      { StreamName: 'stream-1', ShardId: 'b', ShardIteratorType: 'TRIM_HORIZON' },
    ]);
  });
});

it('asks for every page of the shards, by the token alone after the first', async () => {
  const shards = ['a', 'b', 'c'];
  const { isCaughtUp: isOver, sent } = await ask(stream(shards, { c: { Records: [{}] } }), []);
  expect(sent.filter(([name]) => name === 'ListShards').map(([, input]) => input)).toEqual([
    { StreamName: 'stream-1', MaxResults: 10_000 },
    { NextToken: '1', MaxResults: 10_000 },
    { NextToken: '2', MaxResults: 10_000 },
  ]);
  expect(isOver).toBe(false);
});

it('fails where Kinesis does', async () => {
  await expect(ask(() => new Error('throttled'), [])).rejects.toThrow('throttled');
});
