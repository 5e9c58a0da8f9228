import { Decimal128, Double } from 'bson';
import { describe, expect, it } from 'vitest';
import {
  InvalidEvent,
  optionalText,
  otherAttributes,
  requiredText,
} from '../../../../engine/events/event-attributes.ts';

const members = (values: Readonly<Record<string, unknown>>) => new Map(Object.entries(values));

describe('text attributes', () => {
  it('are absent where they are null, no text or not there', () => {
    expect(optionalText(members({ a: null }), 'a')).toBeUndefined();
    expect(optionalText(members({}), 'a')).toBeUndefined();
    expect(optionalText(members({ a: 5n }), 'a')).toBeUndefined();
    expect(optionalText(members({ a: 'x' }), 'a')).toBe('x');
    expect(optionalText(members({ a: '' }), 'a')).toBe('');
  });

  it('may be required', () => {
    expect(requiredText(members({ a: 'x' }), 'a')).toBe('x');
    expect(() => requiredText(members({ a: null }), 'a')).toThrow(new InvalidEvent('a is missing'));
    for (const a of ['', 5n, {}, ['x'], true])
      expect(() => requiredText(members({ a }), 'a')).toThrow(new InvalidEvent('a must be a non-empty string'));
  });

  it('hold no lone surrogate, which UTF-8 cannot carry', () => {
    expect(() => optionalText(members({ a: '\ud800' }), 'a')).toThrow('a holds a forbidden character');
    expect(() => requiredText(members({ a: 'x\udfff' }), 'a')).toThrow('a holds a forbidden character');
  });
});

describe('the attributes without a place of their own', () => {
  it('are sorted by name, without the placed ones, null and the default content type', () => {
    const all = { z: 'x', b: true, a: 5n, c: new Double(20), id: '1', data: {}, n: null };
    const attributes = otherAttributes(members({ ...all, datacontenttype: 'application/json' }));
    expect(Object.entries(attributes ?? {})).toEqual([
      ['a', 5n],
      ['b', true],
      ['c', new Double(20)],
      ['z', 'x'],
    ]);
    expect(otherAttributes(members({ id: '1' }))).toBeNull();
  });

  it.each([
    ['tsms', 1580390884335n],
    ['ext', { a: 1n, b: null }],
    ['list', [1n, null, {}]],
    ['rate', 0.5],
    ['big', Decimal128.fromString('1180591620717411303424')],
    ['ext_x', 'x'],
    ['ext-x', 'x'],
    ['Ext', 'x'],
    ['ID', '2'],
    ['_id', '2'],
    ['key', 'x'],
    ['value', 'x'],
    ['a.b', 1n],
    ['$set', { a: 1n }],
    ['', 'x'],
    ['constructor', 'x'],
    ['subject', 5n],
  ])('are kept as they came: %s', (name, value) => {
    expect(otherAttributes(members({ [name]: value }))).toEqual({ [name]: value });
  });

  it('may be named __proto__', () => {
    const attributes = otherAttributes(new Map([['__proto__', 'x']]));
    expect(Object.entries(attributes ?? {})).toEqual([['__proto__', 'x']]);
  });

  it('include a partition key that is no text, and so no key', () => {
    expect(otherAttributes(members({ partitionkey: 5n }))).toEqual({ partitionkey: 5n });
    expect(otherAttributes(members({ partitionkey: '5' }))).toBeNull();
  });
});
