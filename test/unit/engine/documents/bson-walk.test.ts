import { Binary, Decimal128, Double, Long, ObjectId, serialize } from 'bson';
import { describe, expect, it } from 'vitest';
import { BsonWalk } from '../../../../engine/documents/bson-walk.ts';

function walkOver(document: object): BsonWalk {
  const { buffer, byteOffset, byteLength } = serialize(document);
  return new BsonWalk(new DataView(buffer, byteOffset, byteLength), 0);
}

function stepsOf(document: object): unknown[] {
  const walk = walkOver(document);
  const steps: unknown[] = [];
  while (walk.step()) {
    const name = new Uint8Array(walk.view.buffer, walk.view.byteOffset + walk.nameStart, walk.nameEnd - walk.nameStart);
    steps.push([Buffer.from(name).toString(), walk.type, walk.end - walk.start]);
  }
  return steps;
}

describe('a walk over a BSON document', () => {
  it('stops at each element, whatever its type', () => {
    const document = {
      double: 0.5,
      text: 'ä',
      object: { a: 1 },
      list: [1, 2],
      bytes: new Binary(Uint8Array.of(1, 2, 3)),
      flag: true,
      none: null,
      int: 7,
      long: new Long(7n),
      decimal: Decimal128.fromString('1.5'),
      '': new Double(2),
    };
    expect(stepsOf(document)).toEqual([
      ['double', 0x01, 8],
      ['text', 0x02, 7],
      ['object', 0x03, 12],
      ['list', 0x04, 19],
      ['bytes', 0x05, 8],
      ['flag', 0x08, 1],
      ['none', 0x0a, 0],
      ['int', 0x10, 4],
      ['long', 0x12, 8],
      ['decimal', 0x13, 16],
      ['', 0x01, 8],
    ]);
  });

  it('has no step over an empty one', () => {
    expect(walkOver({}).step()).toBe(false);
  });

  it('takes a type that is none of ours and all after it for one value', () => {
    expect(stepsOf({ a: 1, id: new ObjectId(), b: 2 })).toEqual([
      ['a', 0x10, 4],
      ['id', 0x07, 12 + '\x10b\0'.length + 4],
    ]);
  });
});
