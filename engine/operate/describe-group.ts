import type { Checkpoint, HandledCounts } from '../checkpoints/ports.ts';
import { HighwaterError } from '../runtime/errors.ts';
import type { OpenCounts } from '../sink/dead-letter-ports.ts';
import { MongoUnavailable } from '../sink/errors.ts';
import type { RestartEntry, SinkCheckpointState } from '../sink/ports.ts';
import { formatIncarnation, type ShardId } from '../stream/position.ts';
import { callTimeoutMs } from '../stream/reading-dependencies.ts';
import { requireIncarnation } from '../stream/recent-incarnation.ts';
import { lowestSequence, type SequenceNumber, writeLike } from '../stream/sequence-number.ts';
import type { OperatorDependencies } from './dependencies.ts';
import { type FoundShard, findShards } from './find-shards.ts';

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
  /** Null where the database holds none, or could not be read. */
  readonly sinkCheckpoint: SequenceNumber | null;
  /** Null where no restart is under way, or the database could not be read. */
  readonly restart: RestartEntry | null;
}

/** A group as its checkpoint rows and its database show it. */
export interface GroupDescription {
  readonly group: string;
  /** By shard id; shards in which it has handled nothing have no entry. */
  readonly shards: readonly ShardProgress[];
  /** About how many documents its collection holds; null where its database could not be read. */
  readonly documents: number | null;
  /** Null where its database could not be read. */
  readonly openDeadLetters: OpenCounts | null;
  /** Why its database could not be read, and nothing here is of it; else null. */
  readonly databaseTrouble: string | null;
}

type Dependencies = Pick<OperatorDependencies, 'consumer' | 'commands' | 'restarts' | 'deadLetterStore' | 'collection'>;

/** More dead letters than this are not counted: each costs a read. */
const mostCounted = 10_000;
const nothing: HandledCounts = { records: 0, documents: 0, duplicates: 0, deadLetters: 0 };

/**
 * Looks at a group, and changes nothing. Rows are read before sink checkpoints, so one that a batch moves meanwhile never
 * looks ahead of its database. Where the database cannot be read, the rows alone are described.
 *
 * @throws HighwaterError where anything else of it cannot be read.
 */
export async function describeGroup(dependencies: Dependencies): Promise<GroupDescription> {
  const { consumer } = dependencies;
  const current = formatIncarnation(await requireIncarnation(consumer.incarnation));
  const { found, ...rest } = await lookIntoDatabase(dependencies).catch((error: unknown) => {
    if (!(error instanceof MongoUnavailable)) throw error;
    return lookWithoutDatabase(dependencies, error);
  });
  const example = found.find(({ row }) => row?.checkpoint.sequence != null)?.row?.checkpoint.sequence;
  const shards = found.map(({ position, row, state }) => {
    const stream = formatIncarnation(position.incarnation);
    const progress = {
      shard: position.shard,
      stream,
      isCurrent: stream === current,
      checkpoint: row?.checkpoint ?? null,
      updatedAt: row?.updatedAt ?? null,
      totals: row?.totals ?? nothing,
      sinkCheckpoint: state.sequence,
      restart: state.restart,
    };
    return inOneForm(progress, row?.checkpoint.sequence ?? example ?? lowestSequence);
  });
  return { group: consumer.group, shards, ...rest };
}

interface Look extends Pick<GroupDescription, 'documents' | 'openDeadLetters' | 'databaseTrouble'> {
  readonly found: readonly (FoundShard & { readonly state: SinkCheckpointState })[];
}

async function lookIntoDatabase(dependencies: Dependencies): Promise<Look> {
  const { restarts, deadLetterStore, collection } = dependencies;
  const found: Look['found'][number][] = [];
  for (const shard of await findShards(dependencies))
    found.push({ ...shard, state: await restarts.read(shard.position, callTimeoutMs) });
  return {
    found,
    documents: await collection.estimate(callTimeoutMs),
    openDeadLetters: await deadLetterStore.countOpen(mostCounted, callTimeoutMs),
    databaseTrouble: null,
  };
}

async function lookWithoutDatabase(dependencies: Dependencies, error: MongoUnavailable): Promise<Look> {
  // What could not be read for it is beside the point: nothing of the database was.
  const trouble = error.cause instanceof HighwaterError ? error.cause : error;
  const found = await findShards({ ...dependencies, restarts: { list: async () => [] } });
  const state = { sequence: null, restart: null };
  return {
    found: found.map((shard) => ({ ...shard, state })),
    documents: null,
    openDeadLetters: null,
    databaseTrouble: trouble.message,
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
