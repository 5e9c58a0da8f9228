import type { CandidateDocument } from '../documents/document.ts';
import { makeDocument, type RecordSource } from '../documents/make-document.ts';
import type { Rejection } from '../events/rejection.ts';
import type { ShardBatch, StreamRecord } from '../stream/record.ts';
import { compareSequenceNumbers, padSequenceNumber, type SequenceNumber } from '../stream/sequence-number.ts';

/** What is to be done with one record. */
export type PlannedRecord = { readonly record: StreamRecord } & (
  | { readonly kind: 'skip'; readonly because: 'checkpoint' | 'before-start' }
  /** An in-batch duplicate has the id of an earlier record of the batch, whose outcome decides. */
  | {
      readonly kind: 'write' | 'in-batch-duplicate';
      readonly candidate: CandidateDocument;
      readonly isForeign: boolean;
    }
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
  const ids = new Set<string>();
  const toSkip = new Set(context.skipRecords.map(padSequenceNumber));
  return batch.records.map((record) => {
    const planned = planRecord(record, context, toSkip);
    if (planned.kind !== 'write') return planned;
    const id = planned.candidate.document._id;
    if (ids.has(id)) return { ...planned, kind: 'in-batch-duplicate' };
    ids.add(id);
    return planned;
  });
}

/** The id of the record's event; undefined where it shows none: a foreign record's document is called by its place. */
export function shownEventId(planned: PlannedRecord): string | undefined {
  if (planned.kind === 'reject') return planned.eventId;
  return planned.kind === 'skip' || planned.isForeign ? undefined : planned.candidate.document._id;
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
  message: 'An operator had this record skipped; the consumer did not read it.',
};

const formerForeign: Rejection = {
  code: 'former-incarnation',
  message:
    'The record has no event id, and its stream has since been deleted, so it is unknown whether the record was stored.',
};
