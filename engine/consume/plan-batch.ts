import type { CandidateDocument } from '../documents/document.ts';
import { makeDocument, type RecordSource } from '../documents/make-document.ts';
import type { Rejection } from '../events/rejection.ts';
import type { ShardBatch, StreamRecord } from '../stream/record.ts';
import { compareSequenceNumbers, padSequenceNumber, type SequenceNumber } from '../stream/sequence-number.ts';

/** What is to be done with one record. */
export type PlannedRecord = { readonly record: StreamRecord } & (
  | { readonly kind: 'skip'; readonly because: 'checkpoint' | 'before-start' }
  | { readonly kind: 'write'; readonly candidate: CandidateDocument; readonly isForeign: boolean }
  /** The same id as the record at index `of` of this batch, whose outcome decides. */
  | { readonly kind: 'in-batch-duplicate'; readonly candidate: CandidateDocument; readonly of: number }
  | { readonly kind: 'reject'; readonly rejection: Rejection; readonly eventId?: string }
);

/** What the plan may rely on. */
export interface PlanContext extends RecordSource {
  /** Records up to and including this one are skipped; null where nothing may be (see `locateBatch`). */
  readonly skipThrough: SequenceNumber | null;
  /** Records that an operator has had skipped: they are dead-lettered unread. */
  readonly skipRecords: readonly SequenceNumber[];
  /** Records that arrived before are skipped; null where the group starts at the earliest. */
  readonly start: Date | null;
}

/** Plans a whole batch: one entry a record, in the order of the records. Pure: the same input gives the same plan. */
export function planBatch(batch: ShardBatch, context: PlanContext): readonly PlannedRecord[] {
  const firstById = new Map<string, number>();
  const toSkip = new Set(context.skipRecords.map(padSequenceNumber));
  return batch.records.map((record, index) => {
    const planned = planRecord(record, context, toSkip);
    if (planned.kind !== 'write') return planned;
    const { candidate } = planned;
    const first = firstById.get(candidate.document._id);
    if (first !== undefined) return { kind: 'in-batch-duplicate', record, candidate, of: first };
    firstById.set(candidate.document._id, index);
    return planned;
  });
}

/**
 * True for a record that arrived before this incarnation of the stream was created: it belongs to a former one, whose
 * sequence numbers say nothing about this one's checkpoint.
 */
export function isOfFormerIncarnation(record: StreamRecord, source: RecordSource): boolean {
  return record.arrivedAt.getTime() < source.incarnation.createdAtSeconds * 1000;
}

/** @param toSkip padded numbers. */
function planRecord(record: StreamRecord, context: PlanContext, toSkip: ReadonlySet<string>): PlannedRecord {
  const { sequence } = record;
  const isFormer = isOfFormerIncarnation(record, context);
  if (!isFormer && context.skipThrough !== null && compareSequenceNumbers(sequence, context.skipThrough) <= 0) {
    return { kind: 'skip', record, because: 'checkpoint' };
  }
  if (context.start !== null && record.arrivedAt < context.start)
    return { kind: 'skip', record, because: 'before-start' };
  if (!isFormer && toSkip.has(padSequenceNumber(sequence)))
    return { kind: 'reject', record, rejection: skippedByOperator };
  const made = makeDocument(record, context);
  if ('rejection' in made) return { kind: 'reject', record, ...made };
  // Its id would be a position in an incarnation of the stream that nobody can name any more: it might be stored twice.
  if (made.isForeign && isFormer) return { kind: 'reject', record, rejection: formerForeign };
  return { kind: 'write', record, ...made };
}

const skippedByOperator: Rejection = {
  code: 'skipped-by-operator',
  message: 'An operator had this record skipped, unread.',
};

const formerForeign: Rejection = {
  code: 'former-incarnation',
  message:
    'The record has no id of its own and belongs to a stream that was deleted since: whether it was stored is unknown.',
};
