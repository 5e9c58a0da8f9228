import { mayHaveExpired, type Retention } from './may-have-expired.ts';
import type { ReadAt, ReadStart } from './ports.ts';
import type { ShardId } from './position.ts';
import { numberOf, openOldest, pauseAfterPageMs, readFresh } from './read-page.ts';
import { callTimeoutMs, type ReadingDependencies } from './reading-dependencies.ts';
import type { StreamRecord } from './record.ts';
import { compareSequenceNumbers, type SequenceNumber } from './sequence-number.ts';

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
 * The range in which records may have expired unread; null if none can have. Call it after reading `next` or reaching
 * the end: a record that the stream still holds then was there before, and so was all that follows it.
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
 * True if the stream still holds a record from before `next` (or, at the end of the shard, from before the start): then
 * nothing after it has expired. A record that arrives after we reached the end proves nothing.
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

/**
 * True where the stream still holds the record of this number, and with it all that came after.
 *
 * @throws StreamUnreadable where that cannot be told
 */
export async function holdsRecord(
  shard: ShardId,
  sequence: SequenceNumber,
  dependencies: Pick<ReadingDependencies, 'reader' | 'sleep'>,
): Promise<boolean> {
  const first = await readFirstRecord(shard, { kind: 'at', sequence }, dependencies);
  return first !== null && compareSequenceNumbers(first.sequence, sequence) === 0;
}

/**
 * Gives the first record that a shard holds from its oldest on, or from a record's own place; null where it holds none
 * there, is gone, or never gave that number. Where the record lies far off, many empty pages lead there.
 *
 * @throws StreamUnreadable on any trouble: what is not known must not count as gone.
 */
export async function readFirstRecord(
  shard: ShardId,
  start: Extract<ReadStart, { kind: 'earliest' }> | ReadAt,
  dependencies: Pick<ReadingDependencies, 'reader' | 'sleep'>,
): Promise<StreamRecord | null> {
  const open = async (): Promise<string | null> => {
    if (start.kind === 'earliest') return openOldest(shard, dependencies);
    const opened = await dependencies.reader.open(shard, start, callTimeoutMs);
    return opened.kind === 'open' ? opened.iterator : null;
  };
  let iterator = await open();
  while (iterator !== null) {
    const page = await readFresh(iterator, open, 1, dependencies);
    const [first] = page?.records ?? [];
    if (first !== undefined) return first;
    if (page === null || page.isCaughtUp) return null;
    iterator = page.next;
    await dependencies.sleep(pauseAfterPageMs([]));
  }
  return null;
}

/** Where records may have expired unread. */
export interface MissingRecords {
  /** Null: from the very beginning. */
  readonly after: SequenceNumber | null;
  /** Null: through the end of the shard. */
  readonly before: SequenceNumber | null;
}
