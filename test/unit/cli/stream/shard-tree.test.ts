import { expect, it } from 'vitest';
import { describeShards, drawShardTree } from '../../../../cli/stream/shard-tree.ts';

const top = (2n ** 128n - 1n).toString();
const half = (2n ** 127n).toString();
const shard = (id: string, [from, to]: readonly string[], parents: readonly string[] = [], isClosed = false) => ({
  ShardId: id,
  HashKeyRange: { StartingHashKey: from, EndingHashKey: to },
  SequenceNumberRange: { StartingSequenceNumber: '1', ...(isClosed ? { EndingSequenceNumber: '2' } : {}) },
  ...(parents[0] === undefined ? {} : { ParentShardId: parents[0] }),
  ...(parents[1] === undefined ? {} : { AdjacentParentShardId: parents[1] }),
});

const lower = ['0', String(2n ** 127n - 1n)];
const upper = [half, top];
/** One was split, and of its children one merged with its neighbour. */
const shards = describeShards([
  shard('s-0', lower, [], true),
  shard('s-1', upper, [], true),
  shard('s-2', lower, ['s-0']),
  shard('s-3', lower, ['s-0'], true),
  shard('s-4', ['0', top], ['s-3', 's-1']),
]);

it('says of each shard its parents, its children, its range and whether it is open', () => {
  expect(shards[3]).toEqual({
    id: 's-3',
    state: 'closed',
    parents: ['s-0'],
    children: ['s-4'],
    hashRange: { from: '0', to: lower[1] },
  });
  expect(shards.map(({ state }) => state)).toEqual(['closed', 'closed', 'open', 'closed', 'open']);
});

it('draws children below their parents, and one that was merged below the first', () => {
  const halves = { lower: `${'0'.repeat(32)}..7${'f'.repeat(31)}`, upper: `8${'0'.repeat(31)}..${'f'.repeat(32)}` };
  expect(drawShardTree(shards)).toEqual([
    `s-0  closed  ${halves.lower}`,
    `├─ s-2  open    ${halves.lower}`,
    `└─ s-3  closed  ${halves.lower}`,
    `   └─ s-4  open    ${'0'.repeat(32)}..${'f'.repeat(32)}`,
    `s-1  closed  ${halves.upper}`,
    '└─ s-4  (merged, see s-3)',
  ]);
});

it('draws a shard at the left whose parents have left the stream', () => {
  const [orphan] = describeShards([shard('s-2', lower, ['s-0'])]);
  expect(orphan?.parents).toEqual(['s-0']);
  expect(drawShardTree(orphan === undefined ? [] : [orphan])).toHaveLength(1);
});
