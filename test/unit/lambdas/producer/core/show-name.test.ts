import { describe, expect, it } from 'vitest';
import { showName } from '../../../../../lambdas/producer/core/show-name.ts';

describe('a name in a message', () => {
  it.each(['from', '_id', '$set', 'a-1', '__proto__'])(
    'stands as it is where it is a plain word: %s',
    (name) => {
      expect(showName(name)).toBe(name);
    },
  );

  it.each([
    ['', '""'],
    ['1a', '"1a"'],
    ['a b', '"a b"'],
    ['a.b', '"a.b"'],
    ['a"b', '"a\\"b"'],
    ['a\n', '"a\\n"'],
    ['é', '"é"'],
  ])('is quoted where it is none: %j', (name, shown) => {
    expect(showName(name)).toBe(shown);
  });

  it('is shortened where it has over forty characters', () => {
    expect(showName('a'.repeat(40))).toBe('a'.repeat(40));
    expect(showName('a'.repeat(41))).toBe(`${'a'.repeat(40)}…`);
    expect(showName(`${'a'.repeat(41)} `)).toBe(`"${'a'.repeat(40)}…"`);
  });

  it('stays well-formed where a pair of surrogates is cut', () => {
    expect(showName(`a${'🌊'.repeat(20)}`).isWellFormed()).toBe(true);
  });
});
