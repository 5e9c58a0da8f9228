import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { type AggregatePart, kplChecksum, kplChecksumBytes, kplFields, kplMagic } from './kpl-format.ts';

/** The parts in their order, perhaps none; or the end of a sentence that says what is wrong, without payload. */
export type KplAggregate =
  | { readonly kind: 'aggregate'; readonly parts: readonly AggregatePart[] }
  | { readonly kind: 'broken'; readonly problem: string }
  | { readonly kind: 'too-many-parts' };

/** True for a record that begins as an aggregate of the Kinesis Producer Library does, broken or not. */
export function isKplAggregate(data: Uint8Array): boolean {
  return data[0] === kplMagic[0] && kplMagic.every((byte, index) => data[index] === byte);
}

/**
 * Reads an aggregate as a whole: with one part in doubt there is none. The parts' bytes are views into `data`. Tags and
 * unknown fields are left aside. It never throws.
 *
 * @param most with more parts than these it is read no further.
 * @see https://protobuf.dev/programming-guides/encoding/
 */
export function readKplAggregate(data: Uint8Array, most = Number.POSITIVE_INFINITY): KplAggregate {
  if (!isKplAggregate(data)) return broken('its magic number is not there');
  const end = data.length - kplChecksumBytes;
  if (end < kplMagic.length) return broken('its checksum is cut off');
  const message = data.subarray(kplMagic.length, end);
  if (!kplChecksum(message).equals(data.subarray(end))) return broken('its checksum does not match');
  try {
    return { kind: 'aggregate', parts: readMessage(message, most) };
  } catch (error) {
    if (error instanceof TooManyParts) return { kind: 'too-many-parts' };
    // Others are the protobuf library's, which has no class for what it cannot read.
    return broken(error instanceof BrokenAggregate ? error.message : 'its protobuf message is malformed');
  }
}

function broken(problem: string): KplAggregate {
  return { kind: 'broken', problem };
}

class BrokenAggregate extends Error {}
class TooManyParts extends Error {}
/** A part before its indexes are looked up: the tables may follow it. */
interface RawPart {
  partitionKeyIndex?: number;
  explicitHashKeyIndex?: number;
  data?: Uint8Array;
}

function readMessage(message: Uint8Array, most: number): readonly AggregatePart[] {
  const partitionKeys: string[] = [];
  const hashKeys: string[] = [];
  const parts: RawPart[] = [];
  const fields = kplFields.aggregate;
  readFields(message, (field, value) => {
    if (field === fields.partitionKeyTable) partitionKeys.push(keyOf(value, 'partition key', partitionKeys.length));
    else if (field === fields.explicitHashKeyTable) hashKeys.push(keyOf(value, 'explicit hash key', hashKeys.length));
    else if (field === fields.records) parts.push(readPart(bytesOf(value, `part ${parts.length}`)));
    // No aggregate has more keys than parts.
    if (Math.max(parts.length, partitionKeys.length, hashKeys.length) > most) throw new TooManyParts();
  });
  return parts.map((part, index) => resolvePart(part, { name: `part ${index}`, partitionKeys, hashKeys }));
}

function readPart(message: Uint8Array): RawPart {
  const part: RawPart = {};
  const fields = kplFields.part;
  readFields(message, (field, value) => {
    if (field === fields.partitionKeyIndex) part.partitionKeyIndex = indexOf(value);
    else if (field === fields.explicitHashKeyIndex) part.explicitHashKeyIndex = indexOf(value);
    else if (field === fields.data) part.data = bytesOf(value, 'the data of a part');
  });
  return part;
}

function resolvePart(
  { partitionKeyIndex, explicitHashKeyIndex, data }: RawPart,
  { name, partitionKeys, hashKeys }: { name: string; partitionKeys: readonly string[]; hashKeys: readonly string[] },
): AggregatePart {
  if (partitionKeyIndex === undefined) throw new BrokenAggregate(`${name} names no partition key`);
  if (data === undefined) throw new BrokenAggregate(`${name} has no data`);
  const partitionKey = partitionKeys[partitionKeyIndex];
  if (partitionKey === undefined) throw new BrokenAggregate(`${name} names a partition key that is not there`);
  // Absent is not index 0: then the part has no such key.
  if (explicitHashKeyIndex === undefined) return { partitionKey, data };
  const explicitHashKey = hashKeys[explicitHashKeyIndex];
  if (explicitHashKey === undefined) throw new BrokenAggregate(`${name} names an explicit hash key that is not there`);
  return { partitionKey, explicitHashKey, data };
}

/** A number for a varint, as near as a double comes to it; bytes for what has a length; nothing for other types. */
type FieldValue = number | Uint8Array | undefined;

function readFields(message: Uint8Array, take: (field: number, value: FieldValue) => void): void {
  const reader = new BinaryReader(message);
  while (reader.pos < reader.len) {
    const tag = reader.tag();
    take(tag[0], readValue(reader, message, tag));
  }
}

function readValue(
  reader: BinaryReader,
  message: Uint8Array,
  [field, wireType]: readonly [number, WireType],
): FieldValue {
  if (wireType !== WireType.Varint && wireType !== WireType.LengthDelimited) {
    reader.skip(wireType, field);
    return undefined;
  }
  const number = readVarint(reader);
  if (wireType === WireType.Varint) return number;
  const start = reader.pos;
  if (number > reader.len - start) throw new BrokenAggregate('its protobuf message is cut off');
  reader.pos = start + number;
  return message.subarray(start, reader.pos);
}

/** The library's 32-bit numbers, its lengths among them, lose what is above: five bytes and more are read as 64 bits. */
function readVarint(reader: BinaryReader): number {
  const start = reader.pos;
  const number = reader.uint32();
  if (reader.pos - start < 5) return number;
  reader.pos = start;
  return Number(reader.uint64());
}

function indexOf(value: FieldValue): number {
  if (typeof value !== 'number') throw new BrokenAggregate('the index of a key is of another type');
  return value;
}

function bytesOf(value: FieldValue, name: string): Uint8Array {
  if (!(value instanceof Uint8Array)) throw new BrokenAggregate(`${name} is of another type`);
  return value;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** Kinesis takes keys of up to 256 characters. Many parts may name one key, so a long one would be multiplied. */
const maxKeyBytes = 4 * 256;

function keyOf(value: FieldValue, table: string, index: number): string {
  if (!(value instanceof Uint8Array)) throw new BrokenAggregate(`${table} ${index} is of another type`);
  if (value.length > maxKeyBytes) throw new BrokenAggregate(`${table} ${index} is longer than Kinesis allows`);
  try {
    return utf8.decode(value);
  } catch (error) {
    throw new BrokenAggregate(`${table} ${index} is not UTF-8`, { cause: error });
  }
}
