import { StreamUnreadable } from '../../engine/stream/errors.ts';
import type { ReadStart } from '../../engine/stream/ports.ts';
import type { ShardId } from '../../engine/stream/position.ts';
import { openOldest, pauseAfterPageMs, readFresh } from '../../engine/stream/read-page.ts';
import { callTimeoutMs } from '../../engine/stream/reading-dependencies.ts';
import type { StreamRecord } from '../../engine/stream/record.ts';
import { compareSequenceNumbers, type SequenceNumber } from '../../engine/stream/sequence-number.ts';
import type { TailDependencies } from './tail-stream.ts';

/** Where to begin: at a place, or after the newest record. */
export type TailStart = { readonly kind: 'newest' } | ReadStart;

const maxRecordsPerPage = 1_000;
/** Nobody notices it, and a stream has room for other readers. */
const idlePauseMs = 1_000;

/** `take` gives false where nothing more is wanted. */
type ShardDependencies = Omit<TailDependencies, 'take'> & { readonly take: (record: StreamRecord) => Promise<boolean> };

/**
 * Reads one shard. An iterator that expires is replaced by one after the last record.
 *
 * @returns true where the shard is closed and read to its end, or gone: its children come next.
 * @throws StreamUnreadable
 */
export async function tailShard(
  shard: ShardId,
  start: TailStart,
  isFollowing: boolean,
  dependencies: ShardDependencies,
): Promise<boolean> {
  const { openNewest, sleep, now, take } = dependencies;
  const beganAt = now();
  let last: SequenceNumber | null = null;
  const reopen = (): Promise<string | null> =>
    openAt(shard, last ?? (start.kind === 'newest' ? beganAt : start), dependencies);
  let iterator = start.kind === 'newest' ? await openNewest(shard) : await reopen();
  while (iterator !== null) {
    const page = await readFresh(iterator, reopen, maxRecordsPerPage, dependencies);
    if (page === null) return true;
    for (const record of page.records) {
      // An emulator may give the record again that reading starts after.
      if (last !== null && compareSequenceNumbers(record.sequence, last) <= 0) continue;
      last = record.sequence;
      if (!(await take(record))) return false;
    }
    if (page.next === null) return true;
    const isAtTip = page.records.length === 0 && page.isCaughtUp;
    if (isAtTip && !isFollowing) return false;
    iterator = page.next;
    await sleep(isAtTip ? idlePauseMs : pauseAfterPageMs(page.records));
  }
  return true;
}

/** Null where the shard is gone. A number that has expired is replaced by the oldest record. */
async function openAt(
  shard: ShardId,
  place: SequenceNumber | Date | ReadStart,
  dependencies: Pick<TailDependencies, 'reader'>,
): Promise<string | null> {
  const opened = await dependencies.reader.open(shard, readStartOf(place), callTimeoutMs);
  if (opened.kind === 'open') return opened.iterator;
  if (opened.kind === 'gone') return null;
  if (readStartOf(place).kind === 'after') return openOldest(shard, dependencies);
  throw new StreamUnreadable('Kinesis refuses to read from there: the time lies ahead of its clock.');
}

function readStartOf(place: SequenceNumber | Date | ReadStart): ReadStart {
  if (typeof place === 'string') return { kind: 'after', sequence: place };
  return place instanceof Date ? { kind: 'time', at: place } : place;
}
