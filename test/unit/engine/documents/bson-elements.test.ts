import { Long, serialize } from 'bson';
import { describe, expect, it } from 'vitest';
import { bsonElements, embeddedElements, sameElement } from '../../../../engine/documents/bson-elements.ts';

const element = (value: unknown) => bsonElements(serialize({ value })).get('value');

describe('bsonElements', () => {
  it('gives every element by its name', () => {
    const bytes = serialize({ a: 1, '': 'x', ä: null, $set: {}, nested: { a: 2 } });
    expect([...bsonElements(bytes).keys()]).toEqual(['a', '', 'ä', '$set', 'nested']);
  });

  it('gives none of an empty document', () => {
    expect(bsonElements(serialize({})).size).toBe(0);
  });

  it('reads a document that lies inside a larger buffer', () => {
    const bytes = Buffer.concat([Buffer.alloc(7, 1), serialize({ a: 'x' }), Buffer.alloc(7, 1)]);
    expect([...bsonElements(bytes.subarray(7, -7)).keys()]).toEqual(['a']);
  });
});

describe('embeddedElements', () => {
  it('gives those of an embedded document', () => {
    expect([...embeddedElements(element({ b: 1, a: 2 })).keys()]).toEqual(['b', 'a']);
  });

  it.each([[undefined], [element('x')], [element([1])], [element(null)]])('gives none of anything else', (other) => {
    expect(embeddedElements(other).size).toBe(0);
  });
});

describe('sameElement', () => {
  it.each([
    [1, 1, true],
    [1, Long.fromInt(1), false],
    [0, -0, false],
    ['1', 1, false],
    ['e\u0301', 'é', false],
    [{ a: 1, b: 2 }, { b: 2, a: 1 }, false],
    [[], {}, false],
    [null, undefined, false],
  ])('compares type and bytes: %j and %j', (left, right, isSame) => {
    expect(sameElement(element(left), element(right))).toBe(isSame);
  });

  it('takes two absent elements for equal', () => {
    expect(sameElement(undefined, undefined)).toBe(true);
    expect(sameElement(element(null), undefined)).toBe(false);
  });
});
