import type { StreamRecord } from '../consumer/core/shard-batch.ts';
import type { ShardId } from '../shared/position.ts';
import { compareSequenceNumbers } from '../shared/sequence-number.ts';
import type { Retention } from './core/may-have-expired.ts';
import { pauseAfterPageMs } from './core/pause-after-page.ts';
import { readStartAfter } from './core/read-start-after.ts';
import type { SequenceRange } from './core/sequence-range.ts';
import { callTimeoutMs, type ReadingDependencies } from './dependencies.ts';
import { StreamUnreadable } from './errors.ts';
import { findMissing } from './find-missing.ts';
import type { ReadStart, ShardPage } from './ports.ts';
import { readPage } from './read-page.ts';

/** One step through a shard. */
export interface ReadStep {
  /** In the order of the shard; at most a thousand, and none twice. */
  readonly records: readonly StreamRecord[];
  /** What lay between the step before and this one and may have expired unread; null where nothing has. */
  readonly missing: SequenceRange | null;
  /** True where nothing follows: the newest record is read, or the shard is closed or gone. */
  readonly isAtEnd: boolean;
}

const maxRecordsPerPage = 1_000;
/** Each of them follows a fresh iterator, which lives for five minutes. */
const maxExpiriesInARow = 3;
const nothingMore: ReadStep = { records: [], missing: null, isAtEnd: true };

/**
 * Walks through a shard from `start` to its newest record. An iterator that expires is replaced by one after the last
 * record (S4). Nothing that has left the stream in the meantime is passed over in silence: the step after it names it.
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
    const page = await readFresh(iterator, () => openFrom(shard, from, dependencies), dependencies);
    if (page === null) break;
    const records = newRecords(page.records, from);
    const gap = { shard, start, last, next: records[0] ?? null };
    const missing = await findMissing(gap, retention, dependencies);
    const isAtEnd = page.next === null || (page.records.length === 0 && page.isCaughtUp);
    yield { records, missing, isAtEnd };
    if (isAtEnd) return;
    last = records.at(-1) ?? last;
    iterator = page.next;
    await dependencies.sleep(pauseAfterPageMs(page.records));
  }
  yield nothingMore;
}

/** Reads by this iterator, or by fresh ones where it has expired; null where the shard is gone. */
async function readFresh(
  iterator: string,
  reopen: () => Promise<string | null>,
  dependencies: ReadingDependencies,
): Promise<ShardPage | null> {
  let current: string | null = iterator;
  for (let expiries = 0; current !== null && expiries <= maxExpiriesInARow; expiries += 1) {
    const page = await readPage(current, maxRecordsPerPage, dependencies);
    if (page.kind === 'page') return page;
    current = await reopen();
  }
  if (current === null) return null;
  throw new StreamUnreadable('Kinesis gives iterators that have expired already.');
}

/** Null where the shard is gone. A number that has expired or was never there is replaced by the oldest record. */
async function openFrom(
  shard: ShardId,
  start: ReadStart,
  { reader }: ReadingDependencies,
): Promise<string | null> {
  const opened = await reader.open(shard, start, callTimeoutMs);
  if (opened.kind === 'open') return opened.iterator;
  if (opened.kind === 'gone') return null;
  const oldest = await reader.open(shard, { kind: 'earliest' }, callTimeoutMs);
  if (oldest.kind === 'open') return oldest.iterator;
  if (oldest.kind === 'gone') return null;
  throw new StreamUnreadable('Kinesis refuses to read the shard from its oldest record.');
}

/** An emulator may give the record again that reading starts after. */
function newRecords(records: readonly StreamRecord[], start: ReadStart): readonly StreamRecord[] {
  if (start.kind !== 'after') return records;
  return records.filter(({ sequence }) => compareSequenceNumbers(sequence, start.sequence) > 0);
}

async function readRetention({ consumer, shards }: ReadingDependencies): Promise<Retention> {
  const { incarnation } = await consumer.incarnation.recent(callTimeoutMs);
  const retentionMs = await shards.retentionMs(callTimeoutMs);
  return { retentionMs, createdAtSeconds: incarnation.createdAtSeconds };
}
