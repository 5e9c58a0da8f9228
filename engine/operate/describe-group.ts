import type { Checkpoint, HandledCounts } from '../checkpoints/ports.ts';
import type { OpenCounts } from '../sink/dead-letter-ports.ts';
import type { RestartEntry } from '../sink/ports.ts';
import { formatIncarnation, type ShardId } from '../stream/position.ts';
import { callTimeoutMs } from '../stream/reading-dependencies.ts';
import { requireIncarnation } from '../stream/recent-incarnation.ts';
import { lowestSequence, type SequenceNumber, writeLike } from '../stream/sequence-number.ts';
import type { OperatorDependencies } from './dependencies.ts';
import { findShards } from './find-shards.ts';

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
export async function describeGroup(
  dependencies: Pick<OperatorDependencies, 'consumer' | 'commands' | 'restarts' | 'deadLetterStore' | 'collection'>,
): Promise<GroupDescription> {
  const { consumer, restarts, deadLetterStore, collection } = dependencies;
  const current = formatIncarnation(await requireIncarnation(consumer.incarnation));
  const shards: ShardProgress[] = [];
  const found = await findShards(dependencies);
  const example = found.find(({ row }) => row?.checkpoint.sequence != null)?.row?.checkpoint.sequence;
  for (const { position, row } of found) {
    const { sequence, restart } = await restarts.read(position, callTimeoutMs);
    const stream = formatIncarnation(position.incarnation);
    const progress = {
      shard: position.shard,
      stream,
      isCurrent: stream === current,
      checkpoint: row?.checkpoint ?? null,
      updatedAt: row?.updatedAt ?? null,
      totals: row?.totals ?? nothing,
      sinkCheckpoint: sequence,
      restart,
    };
    shards.push(inOneForm(progress, row?.checkpoint.sequence ?? example ?? lowestSequence));
  }
  return {
    group: consumer.group,
    shards,
    documents: await collection.estimate(callTimeoutMs),
    openDeadLetters: await deadLetterStore.countOpen(mostCounted, callTimeoutMs),
  };
}

/** The database keeps numbers without leading zeros, and operators name them as they like. */
function inOneForm(progress: ShardProgress, example: SequenceNumber): ShardProgress {
  const { checkpoint, sinkCheckpoint, restart } = progress;
  const shown = (sequence: SequenceNumber): SequenceNumber => writeLike(sequence, example);
  const { sinkThrough, skips } = checkpoint ?? {};
  return {
    ...progress,
    checkpoint: checkpoint && {
      ...checkpoint,
      ...(sinkThrough === undefined ? {} : { sinkThrough: shown(sinkThrough) }),
      ...(skips === undefined ? {} : { skips: skips.map(shown) }),
    },
    sinkCheckpoint: sinkCheckpoint && shown(sinkCheckpoint),
    restart: restart && { ...restart, through: shown(restart.through), to: shown(restart.to) },
  };
}
