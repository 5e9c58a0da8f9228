import { describe, expect, it } from 'vitest';
import type { AggregatePart } from '../../../../engine/events/kpl-format.ts';
import { isKplAggregate, readKplAggregate } from '../../../../engine/events/read-kpl-aggregate.ts';
import { writeKplAggregate } from '../../../../engine/events/write-kpl-aggregate.ts';
import { cpuMs } from '../../../support/cpu-ms.ts';
import { aggregateWithLibrary, hex, sealKpl } from '../../../support/kpl-aggregates.ts';
import { utf8 } from '../../../support/records.ts';

/** Two keys, one explicit hash key, three parts: "one" under "a", "two" under "b" with the hash key "7", "" under "a". */
const published = `
  0a 01 61  0a 01 62  12 01 37
  1a 07  08 00  1a 03 6f 6e 65
  1a 09  08 01  10 00  1a 03 74 77 6f
  1a 04  08 00  1a 00`;
const publishedParts = [
  { partitionKey: 'a', data: utf8('one') },
  { partitionKey: 'b', explicitHashKey: '7', data: utf8('two') },
  { partitionKey: 'a', data: utf8('') },
];

const plain = (parts: readonly AggregatePart[]) =>
  parts.map(({ data, ...keys }) => ({ ...keys, data: Uint8Array.from(data) }));

function partsOf(data: Uint8Array): readonly AggregatePart[] {
  const read = readKplAggregate(data);
  if (read.kind !== 'aggregate') throw new TypeError(JSON.stringify(read));
  return plain(read.parts);
}

const problemOf = (message: string) => readKplAggregate(sealKpl(hex(message)));

describe('an aggregate of the Kinesis Producer Library', () => {
  it('S9: is read as the published format says, byte by byte', () => {
    const data = hex(`f3 89 9a c2 ${published} 09 f5 66 38 45 d3 9b ec 8e 0d b4 e4 f8 d1 2b 48`);
    expect(partsOf(data)).toEqual(publishedParts);
  });

  it('gives no explicit hash key to a part that names none, also where the table has some', () => {
    const [first] = partsOf(sealKpl(hex('0a 01 61  12 01 37  1a 05 08 00 1a 01 78')));
    expect(first).toEqual({ partitionKey: 'a', data: utf8('x') });
  });

  it('copies no bytes: the parts are views into the record', () => {
    const data = sealKpl(hex(published));
    const read = readKplAggregate(data);
    expect(read.kind === 'aggregate' && read.parts.every((part) => part.data.buffer === data.buffer)).toBe(true);
  });

  it('may have no parts', () => {
    expect(partsOf(sealKpl(hex('')))).toEqual([]);
    expect(partsOf(sealKpl(hex('0a 01 61')))).toEqual([]);
  });

  it('may have its tables after its parts, and the fields of a part in any order', () => {
    expect(partsOf(sealKpl(hex('1a 05  1a 01 78  08 00  0a 01 61')))).toEqual([{ partitionKey: 'a', data: utf8('x') }]);
  });

  it('takes the last one where a field of a part is there twice', () => {
    const message = hex('0a 01 61  0a 01 62  1a 0a  08 00  08 01  1a 01 78  1a 01 79');
    expect(partsOf(sealKpl(message))).toEqual([{ partitionKey: 'b', data: utf8('y') }]);
  });

  it.each([
    ['a number', '78 96 01'],
    ['eight bytes', '79 01 02 03 04 05 06 07 08'],
    ['text', '7a 02 68 69'],
    ['a group', '7b 08 01 7c'],
    ['four bytes', '7d 01 02 03 04'],
  ])('may have fields that are not known: %s', (_name, field) => {
    expect(partsOf(sealKpl(hex(`${field} 0a 01 61  1a 05 08 00 1a 01 78 ${field}`)))).toEqual([
      { partitionKey: 'a', data: utf8('x') },
    ]);
  });

  it('may have tags, which are left aside', () => {
    const tag = '22 06  0a 01 6b  12 01 76';
    expect(partsOf(sealKpl(hex(`0a 01 61  1a 0d  08 00  1a 01 78 ${tag}`)))).toEqual([
      { partitionKey: 'a', data: utf8('x') },
    ]);
  });

  it('is read as the AWS Labs library writes it', () => {
    const parts = [
      { partitionKey: 'a', data: utf8('{"number":1}') },
      { partitionKey: 'ключ', data: new Uint8Array(70_000).fill(7) },
      { partitionKey: 'a', data: utf8('') },
    ];
    expect(partsOf(aggregateWithLibrary(parts))).toEqual(parts);
  });

  it('has the explicit hash keys that the AWS Labs library writes', () => {
    const [, ...parts] = partsOf(
      aggregateWithLibrary([
        { partitionKey: 'a', explicitHashKey: '0', data: utf8('x') },
        { partitionKey: 'a', explicitHashKey: '340282366920938463463374607431768211455', data: utf8('y') },
        { partitionKey: 'b', data: utf8('z') },
      ]),
    );
    expect(parts).toEqual([
      { partitionKey: 'a', explicitHashKey: '340282366920938463463374607431768211455', data: utf8('y') },
      { partitionKey: 'b', data: utf8('z') },
    ]);
  });

  it('is known by its magic number alone', () => {
    expect(isKplAggregate(hex('f3 89 9a c2'))).toBe(true);
    expect(isKplAggregate(hex('f3 89 9a c3 00'))).toBe(false);
    expect(isKplAggregate(hex('f3 89 9a'))).toBe(false);
  });
});

describe('a broken aggregate', () => {
  it.each([
    ['a part without a partition key', '0a 01 61  1a 03 1a 01 78', 'part 0 names no partition key'],
    ['a part without data', '0a 01 61  1a 02 08 00', 'part 0 has no data'],
    ['a key of a table that is empty', '1a 05 08 00 1a 01 78', 'part 0 names a partition key that is not there'],
    [
      'a key after the end of the table',
      '0a 01 61  1a 05 08 00 1a 01 78  1a 05 08 01 1a 01 78',
      'part 1 names a partition key that is not there',
    ],
    [
      'an index of 2^32, which 32 bits would make 0',
      '0a 01 61  1a 09 08 80 80 80 80 10 1a 01 78',
      'part 0 names a partition key that is not there',
    ],
    [
      'the largest index',
      '0a 01 61  1a 0e 08 ff ff ff ff ff ff ff ff ff 01 1a 01 78',
      'part 0 names a partition key that is not there',
    ],
    [
      'an explicit hash key that is not there',
      '0a 01 61  1a 07 08 00 10 00 1a 01 78',
      'part 0 names an explicit hash key that is not there',
    ],
    ['a partition key that is not UTF-8', '0a 01 61  0a 02 c3 28', 'partition key 1 is not UTF-8'],
    ['an explicit hash key that is not UTF-8', '12 01 ff', 'explicit hash key 0 is not UTF-8'],
    [
      'a partition key over 1024 bytes',
      `0a 81 08 ${'61'.repeat(1025)}`,
      'partition key 0 is longer than Kinesis allows',
    ],
    ['a table that is a number', '08 00', 'partition key 0 is of another type'],
    ['a part that is a number', '18 00', 'part 0 is of another type'],
    ['an index that is text', '0a 01 61  1a 06 0a 01 61 1a 01 78', 'the index of a key is of another type'],
    ['data that is a number', '0a 01 61  1a 04 08 00 18 01', 'the data of a part is of another type'],
    ['a part that is longer than the message', '0a 01 61  1a 06 08 00 1a 01 78', 'its protobuf message is cut off'],
    ['data that is longer than its part', '0a 01 61  1a 04 08 00 1a 01 78', 'its protobuf message is cut off'],
    ['a length of 2^32 more than there is', '0a 81 80 80 80 10 61', 'its protobuf message is cut off'],
    ['a number without an end', '0a 01 61  18 ff', 'its protobuf message is malformed'],
    ['a number of eleven bytes', `78 ${'ff'.repeat(10)} 01`, 'its protobuf message is malformed'],
    ['the field 0', '02 00', 'its protobuf message is malformed'],
    ['a wire type that does not exist', '7e', 'its protobuf message is malformed'],
    ['a group that does not end', '7b 08 01', 'its protobuf message is malformed'],
    ['a group that ends as another', '7b 08 01 84 01', 'its protobuf message is malformed'],
    ['the end of a group that did not begin', '7c', 'its protobuf message is malformed'],
    ['groups in groups, without an end', '7b'.repeat(100_000), 'its protobuf message is malformed'],
  ])('says what is wrong: %s', (_name, message, problem) => {
    expect(problemOf(message)).toEqual({ kind: 'broken', problem });
  });

  it('S9: is one whose checksum does not match', () => {
    const data = sealKpl(hex(published));
    for (let at = 4; at < data.length; at++) {
      const flipped = Uint8Array.from(data);
      flipped[at] = (data[at] ?? 0) ^ 1;
      expect(readKplAggregate(flipped)).toEqual({ kind: 'broken', problem: 'its checksum does not match' });
    }
  });

  it('is one that is cut off anywhere', () => {
    const data = sealKpl(hex(published));
    for (let end = 0; end < data.length; end++) {
      const problem =
        end < 4
          ? 'its magic number is not there'
          : end < 20
            ? 'its checksum is cut off'
            : 'its checksum does not match';
      expect(readKplAggregate(data.subarray(0, end)), `${end}`).toEqual({ kind: 'broken', problem });
    }
  });

  it('is one whose message was cut off before the checksum was made, unless whole fields are left', () => {
    const message = hex(published);
    const wholeAt = [0, 3, 6, 9, 18, 29];
    for (let end = 0; end < message.length; end++) {
      const { kind } = readKplAggregate(sealKpl(message.subarray(0, end)));
      expect(kind, `${end}`).toBe(wholeAt.includes(end) ? 'aggregate' : 'broken');
    }
  });
});

describe('a large aggregate', () => {
  it('is read quickly: 20 000 parts, each with a key of its own, within half a second', () => {
    const parts = Array.from({ length: 20_000 }, (_, index) => ({ partitionKey: `key-${index}`, data: utf8('x') }));
    const data = writeKplAggregate(parts);
    expect(partsOf(data)).toHaveLength(20_000);
    // The best of some tries, since a machine may be busy with something else in any of them.
    expect(Array.from({ length: 5 }).some(() => cpuMs(() => readKplAggregate(data)) < 500)).toBe(true);
  });
});
