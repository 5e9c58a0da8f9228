import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { type AggregatePart, kplChecksum, kplFields, kplMagic } from './kpl-format.ts';

/** Packs parts into the data of one record, as the Kinesis Producer Library does; each key is written once. */
export function writeKplAggregate(parts: readonly AggregatePart[]): Uint8Array {
  const partitionKeys = new KeyTable();
  const hashKeys = new KeyTable();
  const numbered = parts.map(({ partitionKey, explicitHashKey, data }) => ({
    partitionKeyIndex: partitionKeys.indexOf(partitionKey),
    explicitHashKeyIndex: explicitHashKey === undefined ? undefined : hashKeys.indexOf(explicitHashKey),
    data,
  }));
  const writer = new BinaryWriter();
  const { aggregate, part } = kplFields;
  for (const key of partitionKeys) writer.tag(aggregate.partitionKeyTable, WireType.LengthDelimited).string(key);
  for (const key of hashKeys) writer.tag(aggregate.explicitHashKeyTable, WireType.LengthDelimited).string(key);
  for (const { partitionKeyIndex, explicitHashKeyIndex, data } of numbered) {
    writer.tag(aggregate.records, WireType.LengthDelimited).fork();
    writer.tag(part.partitionKeyIndex, WireType.Varint).uint32(partitionKeyIndex);
    if (explicitHashKeyIndex !== undefined)
      writer.tag(part.explicitHashKeyIndex, WireType.Varint).uint32(explicitHashKeyIndex);
    writer.tag(part.data, WireType.LengthDelimited).bytes(data).join();
  }
  const message = writer.finish();
  return Buffer.concat([kplMagic, message, kplChecksum(message)]);
}

/** The different keys, in the order in which they came first. */
class KeyTable implements Iterable<string> {
  readonly #indexes = new Map<string, number>();

  /** Takes the key in where it is new. */
  indexOf(key: string): number {
    const index = this.#indexes.get(key) ?? this.#indexes.size;
    this.#indexes.set(key, index);
    return index;
  }

  [Symbol.iterator](): Iterator<string> {
    return this.#indexes.keys();
  }
}
