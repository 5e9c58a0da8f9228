import type { Shard } from '@aws-sdk/client-kinesis';
import type { ShardDescription } from '../output/topics.ts';

/** Describes shards by what Kinesis lists: parents before their children. */
export function describeShards(shards: readonly Shard[]): readonly ShardDescription[] {
  return shards.map(({ ShardId = '', HashKeyRange, SequenceNumberRange, ...shard }) => ({
    id: ShardId,
    state: SequenceNumberRange?.EndingSequenceNumber === undefined ? 'open' : 'closed',
    parents: parentsOf(shard),
    children: shards.filter((other) => parentsOf(other).includes(ShardId)).flatMap((child) => child.ShardId ?? []),
    hashRange: { from: HashKeyRange?.StartingHashKey ?? '', to: HashKeyRange?.EndingHashKey ?? '' },
  }));
}

function parentsOf({
  ParentShardId,
  AdjacentParentShardId,
}: Pick<Shard, 'ParentShardId' | 'AdjacentParentShardId'>): string[] {
  return [ParentShardId, AdjacentParentShardId].filter((id) => id !== undefined);
}

/**
 * Draws shards as a tree, a line each. A shard that was merged of two stands below its first parent; below the other
 * there is a line that says so. A shard whose parents have left the stream stands at the left.
 */
export function drawShardTree(shards: readonly ShardDescription[]): readonly string[] {
  const byId = new Map(shards.map((shard) => [shard.id, shard]));
  const lines: string[] = [];
  const draw = ({ id, children }: ShardDescription, lead: string, below: string): void => {
    lines.push(`${lead}${lineOf(byId.get(id))}`);
    children.forEach((childId, index) => {
      const child = byId.get(childId);
      if (child === undefined) return;
      const isLast = index === children.length - 1;
      const branch = `${below}${isLast ? '└─ ' : '├─ '}`;
      if (child.parents.find((parent) => byId.has(parent)) === id)
        draw(child, branch, `${below}${isLast ? '   ' : '│  '}`);
      else lines.push(`${branch}${childId}  (merged, see ${child.parents[0]})`);
    });
  };
  for (const shard of shards) if (!shard.parents.some((parent) => byId.has(parent))) draw(shard, '', '');
  return lines;
}

function lineOf(shard: ShardDescription | undefined): string {
  if (shard === undefined) return '';
  const { id, state, hashRange } = shard;
  return `${id}  ${state.padEnd(6)}  ${hexOf(hashRange.from)}..${hexOf(hashRange.to)}`;
}

/** A hash key has 128 bits. */
function hexOf(decimal: string): string {
  return /^\d+$/.test(decimal) ? BigInt(decimal).toString(16).padStart(32, '0') : '?';
}
