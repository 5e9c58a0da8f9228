import { Decimal128 } from 'bson';
import { type BsonElement, bsonElements, sameElement } from './bson-elements.ts';
import { type Decimal, readDecimal, sameDecimal } from './decimal.ts';

/** The types of BSON that are looked into. @see https://bsonspec.org/spec.html */
const types = {
  double: 0x01,
  object: 0x03,
  array: 0x04,
  int32: 0x10,
  int64: 0x12,
  decimal128: 0x13,
} as const;

/**
 * True where two BSON values mean the same JSON, however it was spelled: members in any order, items in theirs, numbers by
 * value and never through a double (1.10 equals 1.1, and 2^53 differs from 2^53 + 1). Both absent counts as the same.
 */
export function sameValue(left: BsonElement | undefined, right: BsonElement | undefined): boolean {
  if (sameElement(left, right)) return true;
  if (left === undefined || right === undefined) return false;
  const [a, b] = [decimalOf(left), decimalOf(right)];
  if (a !== undefined && b !== undefined) return sameDecimal(a, b);
  if (left.type !== right.type || (left.type !== types.object && left.type !== types.array)) return false;
  // The names of an array's items are their indexes.
  const [mine, theirs] = [bsonElements(left.value), bsonElements(right.value)];
  return mine.size === theirs.size && [...mine].every(([name, value]) => sameValue(value, theirs.get(name)));
}

/** Undefined where it is no number, or none that JSON could hold. */
function decimalOf({ type, value }: BsonElement): Decimal | undefined {
  const text = numberText(type, value);
  return text === undefined ? undefined : readDecimal(text);
}

function numberText(type: number, bytes: Uint8Array): string | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (type) {
    case types.double:
      return String(view.getFloat64(0, true));
    case types.int32:
      return String(view.getInt32(0, true));
    case types.int64:
      return String(view.getBigInt64(0, true));
    case types.decimal128:
      return new Decimal128(bytes).toString();
    default:
      return undefined;
  }
}
