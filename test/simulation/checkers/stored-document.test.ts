import { Binary, Decimal128, type Document, Double, Int32, Long, serialize } from 'bson';
import { describe, expect, it } from 'vitest';
import { saySame } from './stored-document.ts';

const base = { _id: 'a', key: null, type: 't', value: 1, time: new Date(0), origin: { sequence: '1' } };
const same = (left: Document, right: Document): boolean =>
  saySame(serialize({ ...base, ...left }), serialize({ ...base, ...right, origin: { sequence: '2' } }));
const value = (left: unknown, right: unknown): boolean => same({ value: left }, { value: right });

describe('documents that say the same', () => {
  it.each([
    [
      'members in another order',
      { a: new Int32(1), b: { c: true, d: null } },
      { b: { d: null, c: true }, a: new Int32(1) },
    ],
    ['whole numbers of several types', Long.fromString('100'), new Double(100)],
    ['the same number as Decimal128', Decimal128.fromString('1.10'), new Double(1.1)],
    ['a Decimal128 with an exponent', Decimal128.fromString('1E+2'), new Int32(100)],
    ['zeros of both signs', new Double(-0), Long.fromString('0')],
  ])('are those with %s', (_name, left, right) => {
    expect(value(left, right)).toBe(true);
  });

  it.each([
    ['neighbours that one double stands for', Long.fromString('9007199254740993'), new Double(2 ** 53)],
    ['items in another order', [1, 2], [2, 1]],
    ['a text and a number', '1', 1],
    ['a text and bytes', 'AA==', new Binary(Buffer.from('AA==', 'base64'))],
    ['null and nothing', { a: null }, {}],
    ['true and one', true, 1],
    ['the sign', new Double(-1.5), new Double(1.5)],
    ['a dot in a name', { a: { b: 1 } }, { 'a.b': 1 }],
  ])('are not those that differ in %s', (_name, left, right) => {
    expect(value(left, right)).toBe(false);
  });

  const attributed = (left: Document, right: Document): boolean => same({ attributes: left }, { attributes: right });

  it('are those with JSON of any charset, and whatever hops say', () => {
    const [mine, theirs] = [{ datacontenttype: 'Application/json; charset="utf-8"' }, { subject: 's' }];
    expect(same({ attributes: mine }, {})).toBe(true);
    expect(attributed({ ...theirs, traceparent: '1', knativearrivaltime: '2' }, theirs)).toBe(true);
  });

  it('are not those with another content type, another attribute, key or type', () => {
    expect(same({ attributes: { datacontenttype: 'text/plain' } }, {})).toBe(false);
    expect(same({ attributes: { datacontenttype: 'application/json;profile=a' } }, {})).toBe(false);
    expect(attributed({ subject: 'a' }, { subject: 'b' })).toBe(false);
    expect(same({ key: 'a' }, {})).toBe(false);
    expect(same({ type: 'a' }, {})).toBe(false);
  });
});
