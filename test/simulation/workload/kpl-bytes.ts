import { createHash } from 'node:crypto';
import { envelope, type MeantPart } from './record-meaning.ts';

/** A part of an aggregate: it always has a key. */
export type KplPart = MeantPart & { readonly partitionKey: string };

const magic = Uint8Array.of(0xf3, 0x89, 0x9a, 0xc2);

/**
 * An aggregate of the Kinesis Producer Library, by a writer of its own: it shares no code with the product.
 *
 * @see https://github.com/awslabs/amazon-kinesis-producer/blob/master/aggregation-format.md
 */
export function kplBytes(parts: readonly KplPart[]): Uint8Array {
  const message = messageOf(parts);
  return envelope(Buffer.concat([magic, message, checksum(message)]), parts);
}

/** The same, but for one bit of its checksum. */
export function damagedKplBytes(parts: readonly KplPart[]): Uint8Array {
  const bytes = Buffer.from(kplBytes(parts));
  const last = bytes.length - 1;
  bytes[last] = (bytes[last] ?? 0) ^ 1;
  return bytes;
}

function checksum(message: Uint8Array): Buffer {
  return createHash('md5').update(message).digest();
}

/** `AggregatedRecord`: the table of partition keys is field 1, that of explicit hash keys 2, the records 3. */
function messageOf(parts: readonly KplPart[]): Buffer {
  const keys = [...new Set(parts.map(({ partitionKey }) => partitionKey))];
  const hashKeys = [...new Set(parts.flatMap(({ explicitHashKey }) => explicitHashKey ?? []))];
  return Buffer.concat([
    ...keys.map((key) => field(1, Buffer.from(key))),
    ...hashKeys.map((key) => field(2, Buffer.from(key))),
    ...parts.map(({ partitionKey, explicitHashKey, bytes }) =>
      field(
        3,
        Buffer.concat([
          number(1, keys.indexOf(partitionKey)),
          ...(explicitHashKey === undefined ? [] : [number(2, hashKeys.indexOf(explicitHashKey))]),
          field(3, bytes),
        ]),
      ),
    ),
  ]);
}

/** @see https://protobuf.dev/programming-guides/encoding/ */
function field(name: number, bytes: Uint8Array): Buffer {
  return Buffer.concat([Uint8Array.of(name * 8 + 2), varint(bytes.length), bytes]);
}

function number(name: number, value: number): Buffer {
  return Buffer.concat([Uint8Array.of(name * 8), varint(value)]);
}

function varint(value: number): Buffer {
  return value < 128
    ? Buffer.of(value)
    : Buffer.concat([Uint8Array.of(128 + (value % 128)), varint(Math.floor(value / 128))]);
}
