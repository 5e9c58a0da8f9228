import type { ShardReader } from '../../engine/stream/ports.ts';
import { parseShardId, type ShardId } from '../../engine/stream/position.ts';
import type { StreamRecord } from '../../engine/stream/record.ts';
import type { ShardDescription } from '../output/topics.ts';
import { type TailStart, tailShard } from './tail-shard.ts';

/** What to read. */
export interface TailSettings {
  readonly start: TailStart;
  /** This one alone; all of them unless given. */
  readonly shard?: ShardId | undefined;
  /** True: goes on at the newest record. False: ends there. */
  readonly isFollowing: boolean;
}

/** What reading a stream needs. */
export interface TailDependencies {
  readonly reader: ShardReader;
  /** An iterator at the newest record of a shard; null where the shard is gone. */
  readonly openNewest: (shard: ShardId) => Promise<string | null>;
  /** All shards that still hold records, parents before their children. */
  readonly listShards: () => Promise<readonly ShardDescription[]>;
  readonly sleep: (ms: number) => Promise<void>;
  readonly now: () => Date;
  readonly signal: AbortSignal;
  /** Gets each record, those of one shard in order; gives false where that was enough. */
  readonly take: (shard: ShardId, record: StreamRecord) => Promise<boolean>;
}

/**
 * Reads all shards of a stream side by side, each after its parents. Those that appear meanwhile are read from their oldest
 * record. Ends where all are read, or `take` says so.
 *
 * @throws StreamUnreadable; the signal's reason when it aborts.
 */
export async function tailStream(settings: TailSettings, dependencies: TailDependencies): Promise<void> {
  const { start, shard: only, isFollowing } = settings;
  const { listShards, signal, take } = dependencies;
  const [begun, ended] = [new Set<string>(), new Set<string>()];
  const tasks = new Set<Promise<void>>();
  const enough = Promise.withResolvers<void>();
  let isOver = false;

  const begin = (shard: ShardId, from: TailStart): void => {
    begun.add(shard);
    const work = async (): Promise<void> => {
      const takeOne = async (record: StreamRecord): Promise<boolean> => {
        if (!isOver && !(await take(shard, record))) {
          isOver = true;
          enough.resolve();
        }
        return !isOver;
      };
      if (!(await tailShard(shard, from, isFollowing, { ...dependencies, take: takeOne }))) return;
      ended.add(shard);
      if (only === undefined && !isOver) beginReady(await listShards(), { kind: 'earliest' });
    };
    const task = work().finally(() => tasks.delete(task));
    // Where another has failed before, nobody waits for this one.
    task.catch(() => undefined);
    tasks.add(task);
  };
  const beginReady = (shards: readonly ShardDescription[], from: TailStart): void => {
    const listed = new Set(shards.map(({ id }) => id));
    for (const { id, parents } of shards) {
      const shard = parseShardId(id);
      if (shard === undefined || begun.has(id) || (only !== undefined && only !== id)) continue;
      if (only !== undefined || parents.every((parent) => !listed.has(parent) || ended.has(parent)))
        begin(shard, first(id) ?? from);
    }
  };

  const initial = await listShards();
  const known = new Set(initial.map(({ id }) => id));
  /** What was there at the beginning is read from where the person said, also where its turn comes later. */
  const first = (id: string): TailStart | undefined => (known.has(id) ? start : undefined);
  // What is closed gets nothing new.
  if (start.kind === 'newest')
    for (const { id, state } of initial) if (state === 'closed') ended.add(id) && begun.add(id);
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => aborted.reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    signal.throwIfAborted();
    beginReady(initial, start);
    while (tasks.size > 0 && !isOver) await Promise.race([...tasks, enough.promise, aborted.promise]);
  } finally {
    isOver = true;
    signal.removeEventListener('abort', abort);
  }
}
