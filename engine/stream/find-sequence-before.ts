import type { ReadStart } from './ports.ts';
import type { ShardId } from './position.ts';
import { readShard } from './read-shard.ts';
import { callTimeoutMs, type ReadingDependencies } from './reading-dependencies.ts';
import type { SequenceNumber } from './sequence-number.ts';

const firstWindowMs = 10_000;
const windowGrowth = 8;

/**
 * Gives the last record before the first one that arrived at `at` or later; where none did, the newest record. Null where
 * no record precedes it any more: that is the earliest. Kinesis looks up by time what follows and not what precedes, so
 * this reads ever longer stretches before `at`. A time that is yet to come counts as now.
 *
 * @throws StreamUnreadable, IncarnationUnknown
 */
export async function findSequenceBefore(
  shard: ShardId,
  at: Date,
  dependencies: ReadingDependencies,
): Promise<SequenceNumber | null> {
  const { incarnation } = await dependencies.consumer.incarnation.recent(callTimeoutMs);
  const createdAtMs = incarnation.createdAtSeconds * 1000;
  // A shard that is written to all the time would never be read to its end.
  const until = new Date(Math.min(at.getTime(), dependencies.consumer.now().getTime()));
  for (let windowMs = firstWindowMs; ; windowMs *= windowGrowth) {
    const since = new Date(until.getTime() - windowMs);
    const isWhole = since.getTime() <= createdAtMs;
    const start: ReadStart = isWhole ? { kind: 'earliest' } : { kind: 'time', at: since };
    const found = await lastBefore(shard, start, until, dependencies);
    if (found !== null || isWhole) return found;
  }
}

async function lastBefore(
  shard: ShardId,
  start: ReadStart,
  at: Date,
  dependencies: ReadingDependencies,
): Promise<SequenceNumber | null> {
  let previous: SequenceNumber | null = null;
  for await (const { records } of readShard(shard, start, dependencies)) {
    for (const record of records) {
      if (record.arrivedAt >= at) return previous;
      previous = record.sequence;
    }
  }
  return previous;
}
