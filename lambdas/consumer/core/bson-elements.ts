import { onDemand } from 'bson';

/** One element's type byte and value bytes. */
export interface BsonElement {
  readonly type: number;
  readonly value: Uint8Array;
}

/** A name is its bytes: a byte order mark is a part of it. */
const nameDecoder = new TextDecoder('utf-8', { ignoreBOM: true });
const objectType = 3;

/** The elements of one BSON document by name, undecoded, so that comparing them is exact. */
export function bsonElements(bytes: Uint8Array): ReadonlyMap<string, BsonElement> {
  const elements = new Map<string, BsonElement>();
  for (const [type, nameOffset, nameLength, offset, length] of onDemand.parseToElements(bytes)) {
    const name = nameDecoder.decode(bytes.subarray(nameOffset, nameOffset + nameLength));
    elements.set(name, { type, value: bytes.subarray(offset, offset + length) });
  }
  return elements;
}

/** The elements of an embedded document; none where the element is absent or of another type. */
export function embeddedElements(element: BsonElement | undefined): ReadonlyMap<string, BsonElement> {
  return element?.type === objectType ? bsonElements(element.value) : new Map();
}

/** Equal to the byte; both absent counts as equal. */
export function sameElement(left: BsonElement | undefined, right: BsonElement | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  return left.type === right.type && Buffer.compare(left.value, right.value) === 0;
}
