import { compareSequenceNumbers, type SequenceNumber } from '../../shared/sequence-number.ts';
import type { RecordSource } from './make-document.ts';
import { isOfFormerIncarnation } from './plan-batch.ts';
import type { SettledRecords } from './settle-fates.ts';
import type { StreamRecord } from './shard-batch.ts';

/** The records from the front that are certain: the checkpoint may cover these and no other, however many follow. */
export function handledPrefix({ plan, fates }: SettledRecords): SettledRecords {
  const firstUnknown = fates.findIndex(({ kind }) => kind === 'unknown');
  const length = firstUnknown < 0 ? fates.length : firstUnknown;
  return { plan: plan.slice(0, length), fates: fates.slice(0, length) };
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
