import { serialize } from 'bson';
import type { StreamRecord } from '../stream/record.ts';
import { bsonElements, embeddedElements, textOf } from './bson-elements.ts';
import { sameDeadLetter } from './compare-documents.ts';
import { originOf, type RecordSource } from './make-document.ts';

/** What a stored dead letter says of its record. */
export interface StoredDeadLetter {
  /** `open`, `redriven` or `discarded`; empty where it says none. */
  readonly state: string;
  /** The code of its reason; empty where it has none. */
  readonly reason: string;
}

/** Reads the dead letter of a record; undefined where it is of another record or other bytes. @param stored raw BSON. */
export function readStoredDeadLetter(
  stored: Uint8Array,
  record: StreamRecord,
  source: RecordSource,
): StoredDeadLetter | undefined {
  const own = serialize({ payload: record.data, origin: originOf(record, source) });
  if (!sameDeadLetter(stored, own)) return undefined;
  const elements = bsonElements(stored);
  const code = embeddedElements(elements.get('reason')).get('code');
  return { state: textOf(elements.get('state')) ?? '', reason: textOf(code) ?? '' };
}
