import { Binary, type Document } from 'mongodb';
import type { LetterFilter, OpenLetter } from '../ports.ts';

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
