import type { ShardId } from '../shared/position.ts';
import { compareSequenceNumbers, type SequenceNumber } from '../shared/sequence-number.ts';
import { callTimeoutMs, type ReadingDependencies } from './dependencies.ts';
import { readPage } from './read-page.ts';

/** A read from a record's own place gives it at once; an empty page before it is an exception. */
const maxReads = 5;

/** True where the stream still holds the record of this number, and with it all that came after. */
export async function holdsRecord(
  shard: ShardId,
  sequence: SequenceNumber,
  dependencies: Pick<ReadingDependencies, 'reader' | 'sleep'>,
): Promise<boolean> {
  const opened = await dependencies.reader.open(shard, { kind: 'at', sequence }, callTimeoutMs);
  let iterator = opened.kind === 'open' ? opened.iterator : null;
  for (let reads = 0; iterator !== null && reads < maxReads; reads += 1) {
    const page = await readPage(iterator, 1, dependencies);
    if (page.kind === 'expired') return false;
    const [first] = page.records;
    if (first !== undefined) return compareSequenceNumbers(first.sequence, sequence) === 0;
    if (page.isCaughtUp) return false;
    iterator = page.next;
  }
  return false;
}
