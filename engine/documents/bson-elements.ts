import { onDemand } from 'bson';
import { bsonTypes } from './bson-walk.ts';

/** One element's type byte and value bytes. */
export interface BsonElement {
  readonly type: number;
  readonly value: Uint8Array;
}

/** A name or a text is its bytes: a byte order mark is a part of it. */
export const textDecoder = new TextDecoder('utf-8', { ignoreBOM: true });
/** A text is its length, its bytes and a NUL. @see https://bsonspec.org/spec.html */
const textFrame = { head: 4, tail: 1 };

/** The elements of one BSON document by name, undecoded, so that comparing them is exact. */
export function bsonElements(bytes: Uint8Array): ReadonlyMap<string, BsonElement> {
  const elements = new Map<string, BsonElement>();
  for (const [type, nameOffset, nameLength, offset, length] of onDemand.parseToElements(bytes)) {
    const name = textDecoder.decode(bytes.subarray(nameOffset, nameOffset + nameLength));
    elements.set(name, { type, value: bytes.subarray(offset, offset + length) });
  }
  return elements;
}

/** The elements of an embedded document; none where the element is absent or of another type. */
export function embeddedElements(element: BsonElement | undefined): ReadonlyMap<string, BsonElement> {
  return element?.type === bsonTypes.object ? bsonElements(element.value) : new Map();
}

/** Equal to the byte; both absent counts as equal. */
export function sameElement(left: BsonElement | undefined, right: BsonElement | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  return left.type === right.type && Buffer.compare(left.value, right.value) === 0;
}

/** Undefined where the element is absent or no text. */
export function textOf(element: BsonElement | undefined): string | undefined {
  if (element?.type !== bsonTypes.text) return undefined;
  return textDecoder.decode(element.value.subarray(textFrame.head, element.value.byteLength - textFrame.tail));
}
