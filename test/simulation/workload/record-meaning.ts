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
  /** They are an envelope, and this lies in it, perhaps nothing. With a rejection as well: where no formats are unpacked, that counts. */
  readonly parts?: readonly MeantPart[];
}

/** What lies in an envelope. It has the keys of what is around it where it has none of its own. */
export interface MeantPart {
  /** As they are in its dead letter. They have a meaning of their own. */
  readonly bytes: Uint8Array;
  readonly partitionKey?: string;
  readonly explicitHashKey?: string;
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

/** The same bytes for a consumer that unpacks all formats. */
export function unpacked(bytes: Uint8Array): Uint8Array {
  const { parts } = meaningOf(bytes) ?? {};
  return parts === undefined ? bytes : envelope(bytes, parts);
}

/** Says what lies in these bytes. */
export function envelope(bytes: Uint8Array, parts: readonly MeantPart[]): Uint8Array {
  return means(bytes, { parts: parts.map((part) => ({ ...part, bytes: unpacked(part.bytes) })) });
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
