import { StreamUnreadable } from './errors.ts';
import { findMissing, type MissingRecords } from './find-missing.ts';
import { leastRetentionMs, type Retention } from './may-have-expired.ts';
import type { ReadStart } from './ports.ts';
import type { ShardId } from './position.ts';
import { numberOf, openOldest, pauseAfterPageMs, readFresh, readStartAfter } from './read-page.ts';
import { callTimeoutMs, type ReadingDependencies } from './reading-dependencies.ts';
import type { StreamRecord } from './record.ts';
import { compareSequenceNumbers } from './sequence-number.ts';

/** One step through a shard. */
export interface ReadStep {
  /** In the order of the shard; at most a thousand, and none twice. */
  readonly records: readonly StreamRecord[];
  /**
   * What may have expired unread between the step before and this one; at the end of the shard, after all that was read.
   * Null where nothing has.
   */
  readonly missing: MissingRecords | null;
  /** True where nothing follows: the newest record is read, or the shard is closed or gone. */
  readonly isAtEnd: boolean;
  /** True where the shard held nothing newer as it was read; more may have come since. */
  readonly isCaughtUp: boolean;
}

const maxRecordsPerPage = 1_000;
/** Generous: where a record may have expired, the stream is asked. */
const expiryMarginMs = 15 * 60_000;

/**
 * Walks through a shard from `start` to its newest record. An iterator that expires is replaced by one after the last
 * record (S4). Nothing that has left the stream is skipped in silence: the step after it names it, or the last one,
 * also where the shard is gone with all it held (S5).
 *
 * @throws StreamUnreadable, IncarnationUnknown
 */
export async function* readShard(
  shard: ShardId,
  start: ReadStart,
  dependencies: ReadingDependencies,
): AsyncGenerator<ReadStep, void> {
  const retention = await readRetention(dependencies);
  let last: StreamRecord | null = null;
  let iterator = await openFrom(shard, start, dependencies);
  while (iterator !== null) {
    const from = last === null ? start : readStartAfter(last.sequence);
    const reopen = (): Promise<string | null> => openFrom(shard, from, dependencies);
    const page = await readFresh(iterator, reopen, maxRecordsPerPage, dependencies);
    if (page === null) break;
    const records = newRecords(page.records, from);
    const isAtEnd = page.next === null || (page.records.length === 0 && page.isCaughtUp);
    const gap = { shard, start, last, next: records[0] ?? null };
    const isGap = gap.next !== null || isAtEnd;
    const missing = isGap ? await findMissing(gap, retention, dependencies) : null;
    yield { records, missing, isAtEnd, isCaughtUp: page.isCaughtUp };
    if (isAtEnd) return;
    last = records.at(-1) ?? last;
    iterator = page.next;
    await dependencies.sleep(pauseAfterPageMs(page.records));
  }
  yield {
    records: [],
    missing: { after: last?.sequence ?? numberOf(start), before: null },
    isAtEnd: true,
    isCaughtUp: true,
  };
}

/**
 * Null where the shard is gone. A number that has expired or was never there is replaced by the oldest record.
 *
 * @throws StreamUnreadable, also for a time that lies ahead of Kinesis' own clock: nothing else can stand for it.
 */
async function openFrom(shard: ShardId, start: ReadStart, dependencies: ReadingDependencies): Promise<string | null> {
  const opened = await dependencies.reader.open(shard, start, callTimeoutMs);
  if (opened.kind === 'open') return opened.iterator;
  if (opened.kind === 'gone') return null;
  if (start.kind === 'time')
    throw new StreamUnreadable(
      `Kinesis refuses to read from ${start.at.toISOString()} because that time is in the future by its clock.`,
    );
  return openOldest(shard, dependencies);
}

/** An emulator may give the record again that reading starts after. */
function newRecords(records: readonly StreamRecord[], start: ReadStart): readonly StreamRecord[] {
  if (start.kind !== 'after') return records;
  return records.filter(({ sequence }) => compareSequenceNumbers(sequence, start.sequence) > 0);
}

async function readRetention({ consumer }: Pick<ReadingDependencies, 'consumer'>): Promise<Retention> {
  const { incarnation, retentionMs: nowMs } = await consumer.incarnation.recent(callTimeoutMs);
  const retentionMs = Math.min(nowMs, leastRetentionMs);
  return { retentionMs, createdAtSeconds: incarnation.createdAtSeconds, marginMs: expiryMarginMs };
}
