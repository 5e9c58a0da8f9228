import { compareSequenceNumbers, type SequenceNumber } from '../../shared/sequence-number.ts';
import type { RecordSource } from './make-document.ts';
import { isOfFormerIncarnation } from './plan-batch.ts';
import type { Fate } from './settle-fates.ts';
import type { StreamRecord } from './shard-batch.ts';

/** How many records from the front are certain: the checkpoint may cover these and no other, however many follow. */
export function handledPrefixLength(fates: readonly Fate[]): number {
  const firstUnknown = fates.findIndex(({ kind }) => kind === 'unknown');
  return firstUnknown < 0 ? fates.length : firstUnknown;
}

/** The record that the checkpoint may move to; null where the prefix holds nothing new of this incarnation. */
export function lastToCheckpoint(
  prefix: readonly StreamRecord[],
  source: RecordSource,
  loaded: SequenceNumber | null,
): StreamRecord | null {
  const last = prefix.findLast((record) => !isOfFormerIncarnation(record, source));
  if (last === undefined) return null;
  return loaded !== null && compareSequenceNumbers(last.sequence, loaded) <= 0 ? null : last;
}
