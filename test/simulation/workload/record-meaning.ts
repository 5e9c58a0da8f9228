import type { Document } from 'bson';
import type { IndexKind } from '../model/mongodb/mongo-index-rules.ts';

/** What bytes have to become where their JSON, read as JavaScript reads it, does not say it. */
export interface Meaning {
  /** There is no document, for this reason. */
  readonly rejection?: string;
  /** True where the bytes look like an event and do not say which. */
  readonly isNameless?: boolean;
  /** The document has these fields instead of what JavaScript would read. */
  readonly fields?: Document;
  /** Indexes of these kinds can make no keys of the document. */
  readonly breaks?: readonly IndexKind[];
}

const meanings = new WeakMap<Uint8Array, Meaning>();
const kinds = new WeakMap<Uint8Array, string>();

/** Undefined where plain reading tells it. */
export function meaningOf(bytes: Uint8Array): Meaning | undefined {
  return meanings.get(bytes);
}

/** Says what these bytes have to become. */
export function means(bytes: Uint8Array, meaning: Meaning): Uint8Array {
  meanings.set(bytes, meaning);
  return bytes;
}

/** What is odd about these bytes, in one word; undefined where nothing is. */
export function kindOf(bytes: Uint8Array): string | undefined {
  return kinds.get(bytes);
}

/** Names what is odd about these bytes, for whoever counts what a run has met. */
export function ofKind(bytes: Uint8Array, kind: string): Uint8Array {
  kinds.set(bytes, kind);
  return bytes;
}

/** The event of another producer. A member that is undefined is left out. */
export function foreignEvent(id: unknown, data: unknown, more: Document = {}): Uint8Array {
  const members = { specversion: '1.0', id, source: 'urn:stranger', type: 'stranger', ...more, data };
  return Buffer.from(JSON.stringify(members));
}
