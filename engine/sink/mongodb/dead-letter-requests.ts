import { Binary, type Document } from 'mongodb';
import { parseDeadLetterId } from '../../documents/dead-letter.ts';
import type { RecordSource } from '../../documents/make-document.ts';
import type { RejectionCode } from '../../events/rejection.ts';
import { formatIncarnation, formatRecordPosition } from '../../stream/position.ts';
import type { SequenceNumber } from '../../stream/sequence-number.ts';
import type { DeadLetterFilter, OpenCounts, OpenDeadLetter } from '../dead-letter-ports.ts';

/** A dead letter as it stands in its collection, as far as it is filtered by. */
export interface DeadLetterDocument extends Document {
  readonly _id: string;
}

/** Open dead letters after that id. The ids are values only: whatever they hold, they are no operators. */
export function openFilter({ ids, reasonCode }: DeadLetterFilter, after: string | null): Document {
  const id = {
    ...(ids === undefined ? {} : { $in: [...ids] }),
    ...(after === null ? {} : { $gt: after }),
  };
  return {
    state: 'open',
    ...(Object.keys(id).length === 0 ? {} : { _id: id }),
    ...(reasonCode === undefined ? {} : { 'reason.code': reasonCode }),
  };
}

/** Reads what redriving needs of a dead letter. */
export function readDeadLetter(deadLetter: DeadLetterDocument): OpenDeadLetter {
  const { key, payload, origin } = deadLetter;
  const arrivedAt: unknown = origin?.arrivedAt;
  const isWhole = typeof key === 'string' && payload instanceof Binary && arrivedAt instanceof Date;
  const explicitHashKey: unknown = origin?.explicitHashKey;
  const more = typeof explicitHashKey === 'string' ? { explicitHashKey } : {};
  return { id: deadLetter._id, record: isWhole ? { key, payload: payload.value(), arrivedAt, ...more } : null };
}

/**
 * Dead dead letters of records of one shard that were dead-lettered by command and are not stored since. Their ids begin alike, so
 * the index on `_id` finds them however many others there are.
 */
export function skippedFilter({ incarnation, shard }: RecordSource): Document {
  const code: RejectionCode = 'skipped-by-operator';
  const place = `${formatIncarnation(incarnation)}/${shard}`;
  // After the space that ends the place comes the exclamation mark.
  return { _id: { $gte: `${place} `, $lt: `${place}!` }, 'reason.code': code, state: { $in: ['open', 'discarded'] } };
}

/** The numbers of those that name a record of this incarnation, which a record of a former one does not. */
export function skippedSequences(
  deadLetters: readonly DeadLetterDocument[],
  { incarnation, shard }: RecordSource,
): readonly SequenceNumber[] {
  return deadLetters.flatMap(({ _id }) => {
    const { sequence } = parseDeadLetterId(_id) ?? {};
    if (sequence === undefined) return [];
    return formatRecordPosition(incarnation, shard, { sequence }) === _id ? [sequence] : [];
  });
}

/** How many dead letters have one reason. */
export interface ReasonCount {
  readonly _id: unknown;
  readonly count: number;
}

/** Sums what was counted up to one more than `limit`. */
export function openCounts(counts: readonly ReasonCount[], limit: number): OpenCounts {
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  const byReason = Object.fromEntries(counts.map(({ _id, count }) => [String(_id), count]));
  return { byReason, isComplete: total <= limit };
}
