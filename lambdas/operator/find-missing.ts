import type { StreamRecord } from '../consumer/core/shard-batch.ts';
import type { ShardId } from '../shared/position.ts';
import { compareSequenceNumbers, type SequenceNumber } from '../shared/sequence-number.ts';
import { mayHaveExpired, type Retention } from './core/may-have-expired.ts';
import type { SequenceRange } from './core/sequence-range.ts';
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
  /** The record read next; null where there is none yet. */
  readonly next: StreamRecord | null;
}

/**
 * Gives the range in which records may have expired before they were read; null where that is excluded. Asked after
 * `next` was read: a record that is still there then was there before, and so was all that follows it.
 *
 * @throws StreamUnreadable
 */
export async function findMissing(
  { shard, start, last, next }: ReadGap,
  retention: Retention,
  dependencies: Pick<ReadingDependencies, 'consumer' | 'reader' | 'sleep'>,
): Promise<SequenceRange | null> {
  if (next === null) return null;
  const before = next.sequence;
  const isOld = (since: Date): boolean => mayHaveExpired(since, dependencies.consumer.now(), retention);
  if (last !== null && !isOld(last.arrivedAt)) return null;
  const after = last?.sequence ?? (start.kind === 'after' ? start.sequence : null);
  if (after !== null) return (await holdsRecord(shard, after, dependencies)) ? null : { after, before };
  if (!isOld(start.kind === 'time' ? start.at : new Date(0))) return null;
  return (await holdsEarlier(shard, before, dependencies)) ? null : { after, before };
}

/** True where the stream holds a record before this one: from there on nothing has expired. */
async function holdsEarlier(
  shard: ShardId,
  sequence: SequenceNumber,
  dependencies: Pick<ReadingDependencies, 'reader' | 'sleep'>,
): Promise<boolean> {
  const oldest = await readFirstRecord(shard, { kind: 'earliest' }, dependencies);
  return oldest !== null && compareSequenceNumbers(oldest.sequence, sequence) < 0;
}
