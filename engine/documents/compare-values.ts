import { Decimal128 } from 'bson';
import { type Decimal, readDecimal, sameDecimal } from '../events/decimal.ts';
import { type BsonElement, sameElement, textDecoder } from './bson-elements.ts';
import { BsonWalk, bsonTypes } from './bson-walk.ts';

/** One value where it lies. */
type Place = Pick<BsonWalk, 'view' | 'type' | 'start' | 'end'>;

/**
 * True where two BSON values mean the same JSON, however it was spelled: members in any order, items in theirs, numbers by
 * value and never through a double (1.10 equals 1.1, and 2^53 differs from 2^53 + 1). Both absent counts as the same.
 * Both are walked in step, up to the first difference.
 */
export function sameValue(left: BsonElement | undefined, right: BsonElement | undefined): boolean {
  if (sameElement(left, right)) return true;
  return left !== undefined && right !== undefined && samePlace(placeOf(left), placeOf(right));
}

function placeOf({ type, value }: BsonElement): Place {
  const view = new DataView(value.buffer, value.byteOffset, value.byteLength);
  return { view, type, start: 0, end: value.byteLength };
}

function samePlace(left: Place, right: Place): boolean {
  if (left.type !== right.type) return sameNumber(left, right);
  if (left.type === bsonTypes.object || left.type === bsonTypes.array)
    return sameElements(new BsonWalk(left.view, left.start), new BsonWalk(right.view, right.start));
  return sameBytes(left, right) || sameNumber(left, right);
}

/** In step as long as the names are the same, as those of a list's items are: its indexes. Then by name. */
function sameElements(left: BsonWalk, right: BsonWalk): boolean {
  for (;;) {
    const [isLeft, isRight] = [left.step(), right.step()];
    if (!isLeft || !isRight) return isLeft === isRight;
    if (!sameName(left, right)) return sameByName(left, right);
    if (!samePlace(left, right)) return false;
  }
}

/** From the elements on that both stand at. */
function sameByName(left: BsonWalk, right: BsonWalk): boolean {
  const [mine, theirs] = [restByName(left), restByName(right)];
  if (mine.size !== theirs.size) return false;
  for (const [name, place] of mine) {
    const other = theirs.get(name);
    if (other === undefined || !samePlace(place, other)) return false;
  }
  return true;
}

function restByName(walk: BsonWalk): ReadonlyMap<string, Place> {
  const { view } = walk;
  const places = new Map<string, Place>();
  do {
    const { type, start, end, nameStart, nameEnd } = walk;
    places.set(textDecoder.decode(bytesAt(view, nameStart, nameEnd)), { view, type, start, end });
  } while (walk.step());
  return places;
}

function sameName(left: BsonWalk, right: BsonWalk): boolean {
  return sameBytes(
    { view: left.view, start: left.nameStart, end: left.nameEnd },
    { view: right.view, start: right.nameStart, end: right.nameEnd },
  );
}

type Range = Pick<Place, 'view' | 'start' | 'end'>;

/** From here on the library is quicker than a loop. */
const longBytes = 64;

function sameBytes(left: Range, right: Range): boolean {
  const length = left.end - left.start;
  if (length !== right.end - right.start) return false;
  if (length >= longBytes) return Buffer.compare(bytesOf(left), bytesOf(right)) === 0;
  for (let at = 0; at < length; at += 1)
    if (left.view.getUint8(left.start + at) !== right.view.getUint8(right.start + at)) return false;
  return true;
}

function bytesOf({ view, start, end }: Range): Uint8Array {
  return bytesAt(view, start, end);
}

function bytesAt(view: DataView, start: number, end: number): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset + start, end - start);
}

function sameNumber(left: Place, right: Place): boolean {
  const [integer, other] = [safeInteger(left), safeInteger(right)];
  if (integer !== undefined && other !== undefined) return integer === other;
  const [a, b] = [decimalOf(left), decimalOf(right)];
  return a !== undefined && b !== undefined && sameDecimal(a, b);
}

/** The integer that a double holds exactly, as nearly all numbers are; undefined for any other value. Both zeros are 0. */
function safeInteger({ view, type, start }: Place): number | undefined {
  const value =
    type === bsonTypes.double
      ? view.getFloat64(start, true)
      : type === bsonTypes.int32
        ? view.getInt32(start, true)
        : type === bsonTypes.int64
          ? view.getInt32(start + 4, true) * 2 ** 32 + view.getUint32(start, true)
          : Number.NaN;
  return Number.isSafeInteger(value) ? value : undefined;
}

/** Undefined where it is no number, or none that JSON could hold. */
function decimalOf(place: Place): Decimal | undefined {
  const text = numberText(place);
  return text === undefined ? undefined : readDecimal(text);
}

function numberText({ view, type, start, end }: Place): string | undefined {
  switch (type) {
    case bsonTypes.double:
      return String(view.getFloat64(start, true));
    case bsonTypes.int32:
      return String(view.getInt32(start, true));
    case bsonTypes.int64:
      return String(view.getBigInt64(start, true));
    case bsonTypes.decimal128:
      return new Decimal128(bytesAt(view, start, end)).toString();
    default:
      return undefined;
  }
}
