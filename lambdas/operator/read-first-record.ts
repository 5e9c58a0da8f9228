import type { StreamRecord } from '../consumer/core/shard-batch.ts';
import type { ShardId } from '../shared/position.ts';
import { pauseAfterPageMs } from './core/pause-after-page.ts';
import { callTimeoutMs, type ReadingDependencies } from './dependencies.ts';
import { openOldest } from './open-oldest.ts';
import type { ReadAt, ReadStart } from './ports.ts';
import { readFresh } from './read-fresh.ts';

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
