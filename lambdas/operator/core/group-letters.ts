import type { RecordSource } from '../../consumer/core/make-document.ts';
import type { StreamRecord } from '../../consumer/core/shard-batch.ts';
import type { OpenLetter } from '../dead-letter-ports.ts';
import { parseLetterId } from './parse-letter-id.ts';

/** Letters of one shard of one life of a stream, as records again. */
export interface LetterBatch {
  readonly source: RecordSource;
  /** Each letter and its record, in the order that they came. */
  readonly letters: readonly { readonly id: string; readonly record: StreamRecord }[];
}

/** The letters as batches, and the ids of those that are not as Highwater writes them. */
export interface GroupedLetters {
  readonly batches: readonly LetterBatch[];
  readonly unreadable: readonly string[];
}

/** Makes records of letters again, by the place that they came from: a foreign record's id is that place. */
export function groupLetters(letters: readonly OpenLetter[]): GroupedLetters {
  const batches = new Map<string, LetterBatch & { readonly letters: LetterBatch['letters'][number][] }>();
  const unreadable: string[] = [];
  for (const { id, record } of letters) {
    const place = parseLetterId(id);
    if (place === undefined || record === null) {
      unreadable.push(id);
      continue;
    }
    const { incarnation, shard, sequence } = place;
    // All but its number: equal ones of two lives of the stream stay apart.
    const key = id.slice(0, id.lastIndexOf(' '));
    const batch = batches.get(key) ?? { source: { incarnation, shard }, letters: [] };
    const { key: partitionKey, payload: data, arrivedAt } = record;
    batch.letters.push({ id, record: { sequence, partitionKey, data, arrivedAt } });
    batches.set(key, batch);
  }
  return { batches: [...batches.values()], unreadable };
}
