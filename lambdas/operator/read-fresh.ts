import type { ReadingDependencies } from './dependencies.ts';
import { StreamUnreadable } from './errors.ts';
import type { ShardPage } from './ports.ts';
import { readPage } from './read-page.ts';

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
  throw new StreamUnreadable('Kinesis gives iterators that have expired already.');
}
