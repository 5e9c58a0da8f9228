import { callTimeoutMs, type ReadingDependencies } from './dependencies.ts';
import { StreamUnreadable } from './errors.ts';
import type { ShardPage } from './ports.ts';

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
  throw new StreamUnreadable(
    'The shard is busy with other readers: run this again later, it goes on from here.',
  );
}
