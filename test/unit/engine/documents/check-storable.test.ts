import { Decimal128, Long } from 'bson';
import { describe, expect, it } from 'vitest';
import { checkAttributes, checkStorable } from '../../../../engine/documents/check-storable.ts';

const arrays = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));

describe('values that can be stored as they are', () => {
  it.each([
    ['null', null],
    ['a text with NUL', 'a\0b'],
    ['an emoji', '😀'],
    ['a byte order mark', '\ufeff'],
    ['an integer of 64 bits', 2n ** 63n - 1n],
    ['a Long', Long.MAX_VALUE],
    ['a list of decimals', [Decimal128.fromString('1E+400')]],
    ['operators, dots and empty names', { $set: { 'a.b': 1 }, '': 2, $where: 'x' }],
    ['names of the language', JSON.parse('{"__proto__":{"_id":1},"constructor":1,"toBSON":2}')],
    ['a value named _id', { _id: 7 }],
    ['a text _bsontype', ['_bsontype']],
  ])('%s', (_name, value) => {
    expect(checkStorable(value)).toBeUndefined();
  });

  it('C17: 99 levels, which make 100 with the document', () => {
    expect(checkStorable(arrays(99))).toBeUndefined();
  });
});

describe('values that BSON would refuse or change', () => {
  it.each([
    ['C22: a member _bsontype', { _bsontype: 'Long', low: 1 }],
    ['C22: a member _bsontype in depth', [{ a: { _bsontype: null } }]],
    ['C22: a member _bsontype under __proto__', JSON.parse('{"__proto__":{"_bsontype":"Long"}}')],
    ['NUL in a name', { 'a\0b': 1 }],
    ['C19: a lone surrogate in a text', ['\ud800']],
    ['C19: a lone surrogate as a text', '\udc00\ud800'],
    ['C19: a lone surrogate in a name', { a: [{ '\ud83d': 1 }] }],
  ])('%s', (_name, value) => {
    expect(checkStorable(value)).toMatchObject({ code: 'unsupported-value' });
  });

  it.each([
    ['C17: 100 levels', 100],
    ['C17: 10 000 levels', 10_000],
  ])('%s', (_name, levels) => {
    expect(checkStorable(arrays(levels))).toMatchObject({ code: 'too-deep' });
  });

  it('C17: say how deep a value may be: the document is a level, too', () => {
    expect(checkStorable(arrays(100))?.message).toBe(
      'The value is nested over 99 levels deep: MongoDB stores 100, and the document is the first.',
    );
  });

  it('C17: counts objects and arrays alike', () => {
    expect(checkStorable(JSON.parse(`${'[{"a":'.repeat(50)}1${'}]'.repeat(50)}`))).toMatchObject({
      code: 'too-deep',
    });
    expect(checkStorable(JSON.parse(`${'[{"a":'.repeat(49)}[]${'}]'.repeat(49)}`))).toBeUndefined();
  });
});

describe('attributes', () => {
  it.each([
    ['none', undefined],
    ['operators, dots and empty names', { $set: { 'a.b': 1 }, 'a.b': 2, '': 3, $where: 'x' }],
    ['names of the document', { _id: 1, key: 2, origin: { stream: 'x' } }],
    ['C17: an extension of 98 levels, which makes 100 with the document and its attributes', { ext: arrays(98) }],
  ])('can be stored as they are: %s', (_name, attributes) => {
    expect(checkAttributes(attributes)).toBeUndefined();
  });

  it.each([
    ['C22: the name _bsontype', { _bsontype: 'Long' }],
    ['C22: a member _bsontype', { ext: [{ _bsontype: 'Long' }] }],
    ['NUL in a name', { 'a\0b': 1 }],
    ['NUL in the name of a member', { ext: { 'a\0b': 1 } }],
    ['C19: a lone surrogate in a name', { '\ud800': 1 }],
    ['C19: a lone surrogate in a text', { subject: '\ud800' }],
  ])('that BSON would refuse or change: %s', (_name, attributes) => {
    expect(checkAttributes(attributes)).toMatchObject({ code: 'unsupported-value' });
  });

  it('C17: say how deep an extension may be', () => {
    expect(checkAttributes({ ext: arrays(99) })).toEqual({
      code: 'too-deep',
      message:
        'An extension is nested over 98 levels deep: MongoDB stores 100, and the document and its attributes are the first two.',
    });
  });
});
