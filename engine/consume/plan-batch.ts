import type { NoEvent } from '../documents/decode-record.ts';
import type { Decoding } from '../documents/decoding.ts';
import type { CandidateDocument } from '../documents/document.ts';
import { makeDocument, type RecordSource } from '../documents/make-document.ts';
import { type RecordPart, unpackRecord } from '../documents/unpack-record.ts';
import type { Rejection } from '../events/rejection.ts';
import type { ShardBatch, StreamRecord } from '../stream/record.ts';
import { compareSequenceNumbers, padSequenceNumber, type SequenceNumber } from '../stream/sequence-number.ts';

/** What is to be done with one record, or with one part of an envelope. */
export type PlannedRecord = Omit<RecordPart, 'content'> &
  (
    | { readonly kind: 'skip'; readonly because: 'checkpoint' | 'before-start' }
    /** There is nothing to store. */
    | NoEvent
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
  readonly decoding: Decoding;
}

/** A plan for the front of a batch. */
export interface BatchPlan {
  /** One entry a part, in the order of the records; all parts of a record, or none. */
  readonly plan: readonly PlannedRecord[];
  /** The records after those of the plan; null where there are none. */
  readonly rest: ShardBatch | null;
}

/** What is planned at once: an ordinary batch is, and envelopes that unpack to more come in turns. */
const planLimits = { parts: 10_000, bytes: 10 * 1024 * 1024 } as const;

/** Plans a batch, as much of it as fits into memory, at least one record. Pure: the same input gives the same plan. */
export function planBatch(batch: ShardBatch, context: PlanContext): BatchPlan {
  const ids = new Set<string>();
  const toSkip = new Set(context.skipRecords.map(padSequenceNumber));
  const plan: PlannedRecord[] = [];
  let bytes = 0;
  for (const [index, record] of batch.records.entries()) {
    if (plan.length >= planLimits.parts || bytes >= planLimits.bytes)
      return { plan, rest: { ...batch, records: batch.records.slice(index) } };
    for (const planned of planRecord(record, context, toSkip)) {
      bytes += planned.record.data.byteLength;
      plan.push(takeId(planned, ids));
    }
  }
  return { plan, rest: null };
}

/** The first of an id is written. */
function takeId(planned: PlannedRecord, ids: Set<string>): PlannedRecord {
  if (planned.kind !== 'write') return planned;
  const id = planned.candidate.document._id;
  if (ids.has(id)) return { ...planned, kind: 'in-batch-duplicate' };
  ids.add(id);
  return planned;
}

/** The record as Kinesis delivered it. */
export function deliveredRecord({ record, envelopes }: Pick<PlannedRecord, 'record' | 'envelopes'>): StreamRecord {
  return envelopes?.[0] ?? record;
}

/** The id of the record's event; undefined where it shows none: a foreign record's document is called by its place. */
export function shownEventId(planned: PlannedRecord): string | undefined {
  if (planned.kind === 'reject') return planned.eventId;
  if (planned.kind === 'skip' || planned.kind === 'nothing' || planned.isForeign) return undefined;
  return planned.candidate.document._id;
}

/**
 * True for a record that arrived before this incarnation of the stream was created: it belongs to a former one, whose
 * sequence numbers say nothing about this one's checkpoint.
 */
export function isOfFormerIncarnation(record: StreamRecord, source: RecordSource): boolean {
  return record.arrivedAt.getTime() < source.incarnation.createdAtSeconds * 1000;
}

/** @param toSkip padded numbers. */
function planRecord(record: StreamRecord, context: PlanContext, toSkip: ReadonlySet<string>): readonly PlannedRecord[] {
  const { sequence } = record;
  const isFormer = isOfFormerIncarnation(record, context);
  if (!isFormer && context.skipThrough !== null && compareSequenceNumbers(sequence, context.skipThrough) <= 0)
    return [{ record, kind: 'skip', because: 'checkpoint' }];
  if (context.start !== null && record.arrivedAt < context.start)
    return [{ record, kind: 'skip', because: 'before-start' }];
  if (!isFormer && toSkip.has(padSequenceNumber(sequence)))
    return [{ record, kind: 'reject', rejection: skippedByOperator }];
  return unpackRecord(record, context.decoding).map((part) => planPart(part, context, isFormer));
}

function planPart(part: RecordPart, source: RecordSource, isFormer: boolean): PlannedRecord {
  const made = makeDocument(part, source);
  const { record, envelopes } = part;
  const around = envelopes === undefined ? { record } : { record, envelopes };
  if ('because' in made) return { ...around, ...made };
  if ('rejection' in made) return { ...around, kind: 'reject', ...made };
  // Its id would be a position in an incarnation of the stream that nobody can name any more: it might be stored twice.
  if (made.isForeign && isFormer) return { ...around, kind: 'reject', rejection: formerForeign };
  return { ...around, kind: 'write', candidate: made.candidate, isForeign: made.isForeign };
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
