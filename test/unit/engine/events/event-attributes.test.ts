import { Double } from 'bson';
import { describe, expect, it } from 'vitest';
import {
  InvalidEvent,
  optionalText,
  otherAttributes,
  requiredText,
} from '../../../../engine/events/event-attributes.ts';

const members = (values: Readonly<Record<string, unknown>>) => new Map(Object.entries(values));

describe('text attributes', () => {
  it('are absent where they are null or not there', () => {
    expect(optionalText(members({ a: null }), 'a')).toBeUndefined();
    expect(optionalText(members({}), 'a')).toBeUndefined();
    expect(optionalText(members({ a: 'x' }), 'a')).toBe('x');
  });

  it('may be required', () => {
    expect(requiredText(members({ a: 'x' }), 'a')).toBe('x');
    expect(() => requiredText(members({ a: null }), 'a')).toThrow(new InvalidEvent('a is missing'));
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
    ['ext', { a: 1n }],
    ['rate', 0.5],
    ['ext_x', 'x'],
  ])('are refused by the name of the extension: %s', (name, value) => {
    expect(() => otherAttributes(members({ [name]: value }))).toThrow(`the extension "${name}" must`);
  });
});
