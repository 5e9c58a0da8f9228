import type { GroupCheckpoint } from '../checkpoints/ports.ts';
import type { RestartEntries } from '../sink/ports.ts';
import { formatIncarnation, type ShardPosition } from '../stream/position.ts';
import { callTimeoutMs } from '../stream/reading-dependencies.ts';
import type { OperatorDependencies } from './dependencies.ts';

/** A shard with a row, a restart entry, or both. */
export interface FoundShard {
  readonly position: ShardPosition;
  /** Null where there is an entry alone. */
  readonly row: GroupCheckpoint | null;
}

/**
 * Every shard of the group with a row or an entry, of all incarnations, by shard id.
 *
 * @throws HighwaterError where they cannot be listed.
 */
export async function findShards({
  consumer,
  commands,
  restarts,
}: Pick<OperatorDependencies, 'consumer' | 'commands'> & { readonly restarts: Pick<RestartEntries, 'list'> }): Promise<
  readonly FoundShard[]
> {
  const { group, streamName } = consumer;
  const rows = await commands.list(group, streamName, callTimeoutMs);
  const entries = await restarts.list(group, streamName, callTimeoutMs);
  const found = [
    ...entries.map((position): FoundShard => ({ position, row: null })),
    ...rows.map((row): FoundShard => ({ position: row.position, row })),
  ];
  const byPlace = new Map(
    found.map((shard) => [`${shard.position.shard} ${formatIncarnation(shard.position.incarnation)}`, shard]),
  );
  return [...byPlace].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, shard]) => shard);
}
