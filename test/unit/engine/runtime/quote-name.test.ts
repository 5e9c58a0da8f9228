import { describe, expect, it } from 'vitest';
import { quoteName, showPath } from '../../../../engine/runtime/quote-name.ts';

it('quotes a name, and escapes what could move a cursor', () => {
  expect(quoteName('/a/ext_x')).toBe('"/a/ext_x"');
  expect(quoteName('\u001b[2J"')).toBe('"\\u001b[2J\\""');
});

it('escapes what JSON leaves as it is and a terminal acts on', () => {
  expect(quoteName('\u009b2J\u007f')).toBe('"\\u009b2J\\u007f"');
});

it('shortens a long name', () => {
  expect(quoteName('x'.repeat(200))).toBe(`"${'x'.repeat(200)}"`);
  expect(quoteName('x'.repeat(201))).toBe(`"${'x'.repeat(200)}…"`);
});

describe('a name in a path', () => {
  it.each(['from', '_id', '$set', 'a-1', '__proto__'])('stands as it is where it is a plain word: %s', (name) => {
    expect(showPath([name])).toBe(name);
  });

  it.each([
    ['', '""'],
    ['1a', '"1a"'],
    ['a b', '"a b"'],
    ['a.b', '"a.b"'],
    ['a"b', '"a\\"b"'],
    ['a\n', '"a\\n"'],
    ['é', '"é"'],
  ])('is quoted where it is none: %j', (name, shown) => {
    expect(showPath([name])).toBe(shown);
  });

  it('is shortened where it has over forty characters', () => {
    expect(showPath(['a'.repeat(40)])).toBe('a'.repeat(40));
    expect(showPath(['a'.repeat(41)])).toBe(`${'a'.repeat(40)}…`);
    expect(showPath([`${'a'.repeat(41)} `])).toBe(`"${'a'.repeat(40)}…"`);
  });

  it('stays well-formed where a pair of surrogates is cut', () => {
    expect(showPath([`a${'🌊'.repeat(20)}`]).isWellFormed()).toBe(true);
  });
});

describe('a path', () => {
  it('has indexes in brackets, and names after a dot or, where they are no plain words, in brackets as well', () => {
    expect(showPath(['messages', 3, 'value', 'a b', 0, 'c'])).toBe('messages[3].value["a b"][0].c');
  });

  it('is shortened where it is long', () => {
    expect(showPath(Array(100).fill('abc'))).toHaveLength(161);
    expect(showPath(Array(100).fill('a🌊')).isWellFormed()).toBe(true);
  });
});
