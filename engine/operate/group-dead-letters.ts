import { parseDeadLetterId } from '../documents/dead-letter.ts';
import type { RecordSource } from '../documents/make-document.ts';
import type { OpenDeadLetter } from '../sink/dead-letter-ports.ts';
import type { StreamRecord } from '../stream/record.ts';

/** Dead letters of one shard of one incarnation of a stream, as records again. */
export interface DeadLetterBatch {
  readonly source: RecordSource;
  /** Each dead letter and its record, in the order that they came. */
  readonly deadLetters: readonly { readonly id: string; readonly record: StreamRecord }[];
}

/** The dead letters as batches, and the ids of those that are not as Highwater writes them. */
export interface GroupedDeadLetters {
  readonly batches: readonly DeadLetterBatch[];
  readonly unreadable: readonly string[];
}

/** Makes records of dead letters again, by the place that they came from: a foreign record's id is that place. */
export function groupDeadLetters(deadLetters: readonly OpenDeadLetter[]): GroupedDeadLetters {
  const batches = new Map<
    string,
    DeadLetterBatch & { readonly deadLetters: DeadLetterBatch['deadLetters'][number][] }
  >();
  const unreadable: string[] = [];
  for (const { id, record } of deadLetters) {
    const place = parseDeadLetterId(id);
    if (place === undefined || record === null) {
      unreadable.push(id);
      continue;
    }
    const { incarnation, shard, sequence, part } = place;
    // All but its number: equal ones of two incarnations of the stream stay apart.
    const key = id.slice(0, id.lastIndexOf(' '));
    const batch = batches.get(key) ?? { source: { incarnation, shard }, deadLetters: [] };
    const { key: partitionKey, payload: data, ...others } = record;
    const own = { sequence, ...(part === undefined ? {} : { part }), partitionKey, data, ...others };
    batch.deadLetters.push({ id, record: own });
    batches.set(key, batch);
  }
  return { batches: [...batches.values()], unreadable };
}
