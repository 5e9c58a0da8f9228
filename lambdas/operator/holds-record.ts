import type { ShardId } from '../shared/position.ts';
import { compareSequenceNumbers, type SequenceNumber } from '../shared/sequence-number.ts';
import type { ReadingDependencies } from './dependencies.ts';
import { readFirstRecord } from './read-first-record.ts';

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
