import type { Checkpoint, GroupCheckpoint, HandledCounts } from '../checkpoints/ports.ts';
import type { OpenCounts } from '../sink/dead-letter-ports.ts';
import type { RestartEntry } from '../sink/ports.ts';
import { formatIncarnation, type ShardId, type ShardPosition } from '../stream/position.ts';
import { callTimeoutMs } from '../stream/reading-dependencies.ts';
import { requireIncarnation } from '../stream/recent-incarnation.ts';
import type { SequenceNumber } from '../stream/sequence-number.ts';
import type { OperatorDependencies } from './dependencies.ts';

/** How far a group has come in one shard, by its row and by its database. */
export interface ShardProgress {
  readonly shard: ShardId;
  /** `<stream>@<creation time>` */
  readonly stream: string;
  /** False for a shard of a stream that was deleted since. */
  readonly isCurrent: boolean;
  /** Null where there is no row: a restart entry alone, or the table was emptied. */
  readonly checkpoint: Checkpoint | null;
  readonly updatedAt: Date | null;
  readonly totals: HandledCounts;
  /** Null where the database holds none. */
  readonly sinkCheckpoint: SequenceNumber | null;
  /** Null where no restart is under way. */
  readonly restart: RestartEntry | null;
}

/** A group as its checkpoint rows and its database show it. */
export interface GroupDescription {
  readonly group: string;
  /** By shard id; shards in which it has handled nothing have no entry. */
  readonly shards: readonly ShardProgress[];
  /** About how many documents its collection holds. */
  readonly documents: number;
  readonly openDeadLetters: OpenCounts;
}

/** More dead letters than this are not counted: each costs a read. */
const mostCounted = 10_000;
const nothing: HandledCounts = { records: 0, documents: 0, duplicates: 0, deadLetters: 0 };

/**
 * Looks at a group, and changes nothing. Rows are read before sink checkpoints, so one that a batch moves meanwhile never
 * looks ahead of its database.
 *
 * @throws HighwaterError where anything of it cannot be read.
 */
export async function describeGroup({
  consumer,
  commands,
  restarts,
  deadLetterStore,
  collection,
}: Pick<
  OperatorDependencies,
  'consumer' | 'commands' | 'restarts' | 'deadLetterStore' | 'collection'
>): Promise<GroupDescription> {
  const { group, streamName } = consumer;
  const current = formatIncarnation(await requireIncarnation(consumer.incarnation));
  const rows = await commands.list(group, streamName, callTimeoutMs);
  const entries = await restarts.list(group, streamName, callTimeoutMs);
  const shards: ShardProgress[] = [];
  for (const [position, row] of joined(rows, entries)) {
    const { sequence, restart } = await restarts.read(position, callTimeoutMs);
    const stream = formatIncarnation(position.incarnation);
    shards.push({
      shard: position.shard,
      stream,
      isCurrent: stream === current,
      checkpoint: row?.checkpoint ?? null,
      updatedAt: row?.updatedAt ?? null,
      totals: row?.totals ?? nothing,
      sinkCheckpoint: sequence,
      restart,
    });
  }
  return {
    group,
    shards,
    documents: await collection.estimate(callTimeoutMs),
    openDeadLetters: await deadLetterStore.countOpen(mostCounted, callTimeoutMs),
  };
}

/** Each shard with a row, an entry, or both; by shard id. */
function joined(
  rows: readonly GroupCheckpoint[],
  entries: readonly ShardPosition[],
): readonly (readonly [ShardPosition, GroupCheckpoint | null])[] {
  const nameOf = ({ shard, incarnation }: ShardPosition): string => `${shard} ${formatIncarnation(incarnation)}`;
  const all = new Map<string, readonly [ShardPosition, GroupCheckpoint | null]>();
  for (const position of entries) all.set(nameOf(position), [position, null]);
  for (const row of rows) all.set(nameOf(row.position), [row.position, row]);
  return [...all].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, shard]) => shard);
}
