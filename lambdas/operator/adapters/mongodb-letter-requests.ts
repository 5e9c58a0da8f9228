import { Binary, type Document } from 'mongodb';
import type { RecordSource } from '../../consumer/core/make-document.ts';
import type { RejectionCode } from '../../consumer/core/write-outcome.ts';
import { formatRecordPosition } from '../../shared/position.ts';
import type { SequenceNumber } from '../../shared/sequence-number.ts';
import { parseLetterId } from '../core/parse-letter-id.ts';
import type { LetterFilter, OpenLetter } from '../dead-letter-ports.ts';

/** A dead letter as it stands in its collection, as far as it is filtered by. */
export interface LetterDocument extends Document {
  readonly _id: string;
}

/** Open letters after that id. The ids are values only: whatever they hold, they are no operators. */
export function openFilter({ ids, reasonCode }: LetterFilter, after: string | null): Document {
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

/** Reads what redriving needs of a letter. */
export function readLetter(letter: LetterDocument): OpenLetter {
  const { key, payload, origin } = letter;
  const arrivedAt: unknown = origin?.arrivedAt;
  const isWhole = typeof key === 'string' && payload instanceof Binary && arrivedAt instanceof Date;
  return { id: letter._id, record: isWhole ? { key, payload: payload.value(), arrivedAt } : null };
}

/** Letters of records of one shard that were dead-lettered by command and are not stored since, of any incarnation. */
export function skippedFilter({ shard }: RecordSource): Document {
  const code: RejectionCode = 'skipped-by-operator';
  return { 'reason.code': code, 'origin.shard': shard, state: { $in: ['open', 'discarded'] } };
}

/** The numbers of those that name a record of this incarnation, which a record of a former one does not. */
export function skippedSequences(
  letters: readonly LetterDocument[],
  { incarnation, shard }: RecordSource,
): readonly SequenceNumber[] {
  return letters.flatMap(({ _id }) => {
    const { sequence } = parseLetterId(_id) ?? {};
    if (sequence === undefined) return [];
    return formatRecordPosition(incarnation, shard, sequence) === _id ? [sequence] : [];
  });
}
