import { mayHaveExpired, type Retention } from '../consumer/core/may-have-expired.ts';
import type { StreamRecord } from '../consumer/core/shard-batch.ts';
import type { ShardId } from '../shared/position.ts';
import { compareSequenceNumbers } from '../shared/sequence-number.ts';
import type { MissingRecords } from './core/missing-range.ts';
import { numberOf } from './core/read-start-after.ts';
import type { ReadingDependencies } from './dependencies.ts';
import { holdsRecord } from './holds-record.ts';
import type { ReadStart } from './ports.ts';
import { readFirstRecord } from './read-first-record.ts';

/** A place between two records of a shard. */
export interface ReadGap {
  readonly shard: ShardId;
  readonly start: ReadStart;
  /** The last record read before; null where `next` is the first. */
  readonly last: StreamRecord | null;
  /** The record read next; null at the end of the shard. */
  readonly next: StreamRecord | null;
}

/**
 * Gives the range in which records may have expired before they were read; null where that is excluded. Asked after
 * `next` was read, or the end was met: a record that is still there then was there before, and so was all that follows it.
 *
 * @throws StreamUnreadable
 */
export async function findMissing(
  { shard, start, last, next }: ReadGap,
  retention: Retention,
  dependencies: Pick<ReadingDependencies, 'consumer' | 'reader' | 'sleep'>,
): Promise<MissingRecords | null> {
  const before = next?.sequence ?? null;
  const isOld = (since: Date): boolean => mayHaveExpired(since, dependencies.consumer.now(), retention);
  if (last !== null && !isOld(last.arrivedAt)) return null;
  const after = last?.sequence ?? numberOf(start);
  if (after !== null) return (await holdsRecord(shard, after, dependencies)) ? null : { after, before };
  if (!isOld(start.kind === 'time' ? start.at : new Date(0))) return null;
  return (await holdsEarlier({ shard, start, next }, dependencies)) ? null : { after, before };
}

/**
 * True where the stream holds a record from before the next one, or, at the end of the shard, from before the start: from there
 * on nothing has expired. One that came after the end was met says nothing.
 */
async function holdsEarlier(
  { shard, start, next }: Pick<ReadGap, 'shard' | 'start' | 'next'>,
  dependencies: Pick<ReadingDependencies, 'reader' | 'sleep'>,
): Promise<boolean> {
  const oldest = await readFirstRecord(shard, { kind: 'earliest' }, dependencies);
  if (oldest === null) return false;
  if (next === null) return start.kind === 'time' && oldest.arrivedAt < start.at;
  return compareSequenceNumbers(oldest.sequence, next.sequence) < 0;
}
