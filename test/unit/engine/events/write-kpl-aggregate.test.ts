import { describe, expect, it } from 'vitest';
import { writeKplAggregate } from '../../../../engine/events/write-kpl-aggregate.ts';
import { aggregateWithLibrary, hex, readWithLibrary, sealKpl } from '../../../support/kpl-aggregates.ts';
import { utf8 } from '../../../support/records.ts';

const bytes = (data: Uint8Array) => Buffer.from(data).toString('hex');

describe('an aggregate that is written', () => {
  it('has the published format, byte by byte, and each key once', () => {
    const written = writeKplAggregate([
      { partitionKey: 'a', data: utf8('one') },
      { partitionKey: 'b', explicitHashKey: '7', data: utf8('two') },
      { partitionKey: 'a', data: utf8('') },
    ]);
    const message = hex(`
      0a 01 61  0a 01 62  12 01 37
      1a 07  08 00  1a 03 6f 6e 65
      1a 09  08 01  10 00  1a 03 74 77 6f
      1a 04  08 00  1a 00`);
    expect(bytes(written)).toBe(bytes(sealKpl(message)));
  });

  it('may have no parts', () => {
    expect(bytes(writeKplAggregate([]))).toBe('f3899ac2d41d8cd98f00b204e9800998ecf8427e');
  });

  it('equals what the AWS Labs library writes, and is read by it', () => {
    const parts = [
      { partitionKey: 'a', data: utf8('{"number":1}') },
      { partitionKey: 'ключ', data: new Uint8Array(70_000).fill(7) },
      { partitionKey: 'a', data: new Uint8Array(200).fill(9) },
    ];
    const written = writeKplAggregate(parts);
    expect(bytes(written)).toBe(bytes(aggregateWithLibrary(parts)));
    expect(readWithLibrary(written).map(({ data, ...keys }) => ({ ...keys, data: Uint8Array.from(data) }))).toEqual(
      parts,
    );
  });
});
