import { StreamUnreadable } from './errors.ts';
import type { ReadStart, ShardPage } from './ports.ts';
import type { ShardId } from './position.ts';
import { callTimeoutMs, type ReadingDependencies } from './reading-dependencies.ts';
import type { StreamRecord } from './record.ts';
import type { SequenceNumber } from './sequence-number.ts';

const maxTries = 20;
/** A shard that gave too much at once refuses all reads for five seconds. */
const throttlePauseMs = 1_000;

/**
 * Reads one page, and waits where the shard is busy. Gives `expired` where the iterator is too old.
 *
 * @throws StreamUnreadable where the shard stays busy, or on any other trouble.
 */
export async function readPage(
  iterator: string,
  maxRecords: number,
  { reader, sleep }: Pick<ReadingDependencies, 'reader' | 'sleep'>,
): Promise<ShardPage | { readonly kind: 'expired' }> {
  for (let tries = 1; tries <= maxTries; tries += 1) {
    const page = await reader.read(iterator, maxRecords, callTimeoutMs);
    if (page.kind === 'page') return page;
    if (page.kind === 'expired') return { kind: 'expired' };
    await sleep(throttlePauseMs);
  }
  throw new StreamUnreadable('Other readers keep the shard busy: run the command again later.');
}

/** Each of them follows a fresh iterator, which lives for five minutes. */
const maxExpiriesInARow = 3;

/**
 * Reads one page by this iterator, or by fresh ones where it has expired (S4). Gives null where the shard is gone: where
 * `reopen` does.
 *
 * @throws StreamUnreadable where fresh iterators have expired as well; as `readPage` and `reopen`.
 */
export async function readFresh(
  iterator: string,
  reopen: () => Promise<string | null>,
  maxRecords: number,
  dependencies: Pick<ReadingDependencies, 'reader' | 'sleep'>,
): Promise<ShardPage | null> {
  let current: string | null = iterator;
  for (let expiries = 0; current !== null && expiries <= maxExpiriesInARow; expiries += 1) {
    const page = await readPage(current, maxRecords, dependencies);
    if (page.kind === 'page') return page;
    current = await reopen();
  }
  if (current === null) return null;
  throw new StreamUnreadable('Kinesis keeps returning expired iterators: run the command again.');
}

/**
 * Gives an iterator at the oldest record that a shard holds; null where the shard is gone.
 *
 * @throws StreamUnreadable
 */
export async function openOldest(
  shard: ShardId,
  { reader }: Pick<ReadingDependencies, 'reader'>,
): Promise<string | null> {
  const oldest = await reader.open(shard, { kind: 'earliest' }, callTimeoutMs);
  if (oldest.kind === 'open') return oldest.iterator;
  if (oldest.kind === 'gone') return null;
  throw new StreamUnreadable('Kinesis refuses to read the shard from its oldest record.');
}

/** Five reads a second and shard are allowed, and the mapping takes its own share of them. */
const leastPauseMs = 300;
const bytesPerSecond = 2 * 1024 * 1024;

/**
 * How long to wait after a page, in milliseconds, so that reading does not starve the mapping's: a shard gives 2 MiB a
 * second to all who share it, and refuses for 5 seconds whoever took more.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html
 */
export function pauseAfterPageMs(records: readonly StreamRecord[]): number {
  const bytes = records.reduce((sum, { data }) => sum + data.byteLength, 0);
  return Math.max(leastPauseMs, Math.ceil((bytes * 1000) / bytesPerSecond));
}

/** Where reading goes on after that record; null: at the oldest. */
export function readStartAfter(sequence: SequenceNumber | null): ReadStart {
  return sequence === null ? { kind: 'earliest' } : { kind: 'after', sequence };
}

/** The number that reading starts after; null where it starts elsewhere. */
export function numberOf(start: ReadStart): SequenceNumber | null {
  return start.kind === 'after' ? start.sequence : null;
}
