import type { ShardId, ShardPosition } from '../shared/position.ts';
import type { UnreadRange } from './core/unread-range.ts';
import type { ConsumerDependencies } from './dependencies.ts';
import type { Checkpoint } from './ports.ts';

/** Tells of a row, or of none, whether what came after its record may have expired. */
export type IsOld = (row: Pick<Checkpoint, 'arrivedAt' | 'retentionMs'> | null) => boolean;

/** What the inspection of a lineage asks, and how long it waits for each answer. */
export interface LineageSources extends Pick<ConsumerDependencies, 'checkpoints' | 'lineage'> {
  readonly timeoutMs: number;
}

/** What the shards that a shard came from say of it. */
export interface InspectedLineage {
  /** Where records may have expired in them. */
  readonly unread: readonly UnreadRange[];
  /** True where nothing can have expired in the shard itself: it began after a record that is still there. */
  readonly isSafe: boolean;
}

/**
 * Goes back from a shard to the nearest ones that the mapping has come to, and gives where records may have expired on the
 * way. A shard begins after the last record of those that it came from.
 *
 * @throws LineageUnknown, CheckpointUnreadable, CheckpointStoreUnavailable
 */
export async function inspectLineage(
  position: ShardPosition,
  isOld: IsOld,
  { checkpoints, lineage, timeoutMs }: LineageSources,
): Promise<InspectedLineage> {
  const parents = await lineage.parents(timeoutMs);
  const unread: UnreadRange[] = [];
  /** Of each shard that was looked at, whether nothing that came after it can have expired. */
  const seen = new Map<ShardId, boolean>();

  const visit = async (shard: ShardId): Promise<boolean> => {
    const known = seen.get(shard);
    if (known !== undefined) return known;
    const row = await checkpoints.load({ ...position, shard }, timeoutMs);
    // Where only orders have written the row, the mapping may not have come through the shards before it.
    const after = row?.retentionMs === undefined ? null : row.sequence;
    const isSafe = after === null ? await isSafeAfterParents(shard) : !isOld(row);
    if (!isSafe) unread.push({ shard, after, before: null });
    seen.set(shard, isSafe);
    return isSafe;
  };
  const isSafeAfterParents = async (shard: ShardId): Promise<boolean> => {
    let isSafe = false;
    for (const parent of parents.get(shard) ?? []) isSafe = (await visit(parent)) || isSafe;
    return isSafe;
  };

  return { isSafe: await isSafeAfterParents(position.shard), unread };
}
