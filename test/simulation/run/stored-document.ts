import { decoded } from '../model/mongo-decoded.ts';

/** What a stored document says, as far as the simulation compares it. */
export interface StoredDocument {
  /** Key and value of an event, the value of a foreign record. */
  readonly content: string;
  /** Of an event that carries a number. */
  readonly number: number | undefined;
}

const known = new WeakMap<Uint8Array, StoredDocument>();

/** Reads a document by its bytes; each of them once. */
export function readStoredDocument(bytes: Uint8Array): StoredDocument {
  const seen = known.get(bytes);
  if (seen !== undefined) return seen;
  const { type, key, value } = decoded(bytes);
  const made = {
    content: type === 'highwater.foreign' ? JSON.stringify(value) : `${key} ${JSON.stringify(value)}`,
    number: type === 'highwater.number' ? value?.number : undefined,
  };
  known.set(bytes, made);
  return made;
}
