import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import type { AggregatePart } from '../../engine/events/kpl-format.ts';

/** An aggregate around a protobuf message, whatever the message holds: the magic number and the right checksum are added. */
export function sealKpl(message: Uint8Array): Uint8Array {
  const checksum = createHash('md5').update(message).digest();
  return Buffer.concat([Buffer.from('f3899ac2', 'hex'), message, checksum]);
}

/** The bytes that hexadecimal digits name; blanks between them are aside. */
export function hex(digits: string): Uint8Array {
  return Buffer.from(digits.replaceAll(/\s/g, ''), 'hex');
}

/** The AWS Labs library, as far as the tests use it. Its own types need the second version of the AWS SDK. */
interface KinesisAgg {
  readonly RecordAggregator: new () => {
    addUserRecord(record: { partitionKey: string; explicitHashKey?: string; data: Buffer }): void;
    build(): { readonly data: Buffer };
  };
  deaggregateSync(
    record: { readonly data: string },
    computeChecksums: boolean,
    done: (error: Error | undefined, records?: readonly { partitionKey: string; data: string }[]) => void,
  ): void;
}

const library = createRequire(import.meta.url)('aws-kinesis-agg') as KinesisAgg;

/**
 * What the library makes of the parts. It mixes up keys that look like whole numbers, and the protobuf library below it, in
 * the version without a script at installation, leaves the index 0 of an explicit hash key out.
 */
export function aggregateWithLibrary(parts: readonly AggregatePart[]): Uint8Array {
  const aggregator = new library.RecordAggregator();
  for (const { data, ...keys } of parts) aggregator.addUserRecord({ ...keys, data: Buffer.from(data) });
  return aggregator.build().data;
}

/** The keys and bytes that the library reads. Its explicit hash keys are aside: it takes an absent index for 0. */
export function readWithLibrary(data: Uint8Array): readonly AggregatePart[] {
  let read: readonly AggregatePart[] = [];
  library.deaggregateSync({ data: Buffer.from(data).toString('base64') }, true, (error, records = []) => {
    if (error) throw error;
    read = records.map(({ partitionKey, data: text }) => ({ partitionKey, data: Buffer.from(text, 'base64') }));
  });
  return read;
}
