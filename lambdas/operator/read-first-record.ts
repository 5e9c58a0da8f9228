import type { StreamRecord } from '../consumer/core/shard-batch.ts';
import type { ShardId } from '../shared/position.ts';
import { callTimeoutMs, type ReadingDependencies } from './dependencies.ts';
import type { ReadAt, ReadStart } from './ports.ts';
import { readPage } from './read-page.ts';

/** A read from a record's own place gives it at once; an empty page before it, or an iterator too old, is an exception. */
const maxReads = 5;

/**
 * Gives the first record that a shard holds from a place on; null where it holds none there, or none is found soon.
 *
 * @throws StreamUnreadable
 */
export async function readFirstRecord(
  shard: ShardId,
  start: ReadStart | ReadAt,
  dependencies: Pick<ReadingDependencies, 'reader' | 'sleep'>,
): Promise<StreamRecord | null> {
  const open = async (): Promise<string | null> => {
    const opened = await dependencies.reader.open(shard, start, callTimeoutMs);
    return opened.kind === 'open' ? opened.iterator : null;
  };
  let iterator = await open();
  for (let reads = 0; iterator !== null && reads < maxReads; reads += 1) {
    const page = await readPage(iterator, 1, dependencies);
    if (page.kind === 'expired') {
      iterator = await open();
      continue;
    }
    const [first] = page.records;
    if (first !== undefined) return first;
    if (page.isCaughtUp) return null;
    iterator = page.next;
  }
  return null;
}
