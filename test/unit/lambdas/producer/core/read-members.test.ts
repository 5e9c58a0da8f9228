import { describe, expect, it } from 'vitest';
import { readMembers } from '../../../../../lambdas/producer/core/read-members.ts';

const known = ['from', 'to'];

describe('the members of an object', () => {
  it('are read with their values, null and false included', () => {
    const members = readMembers('', { from: null, to: false }, known);

    expect([...members]).toEqual([
      ['from', null],
      ['to', false],
    ]);
  });

  it('are absent where they are undefined, known or not', () => {
    expect(readMembers('', { from: undefined, form: undefined }, known).size).toBe(0);
  });

  it('are none that every object inherits', () => {
    expect(readMembers('', Object.create({ from: 1 }), known).has('from')).toBe(false);
  });

  it.each([
    ['', 'The request'],
    ['messages[3]', 'messages[3]'],
  ])('P13: can be read of an object only, which is named: %j', (path, name) => {
    const fix = 'send an object with from, to.';

    expect(() => readMembers(path, undefined, known)).toThrow(`${name} is missing: ${fix}`);
    expect(() => readMembers(path, null, known)).toThrow(`${name} is null: ${fix}`);
    expect(() => readMembers(path, [], known)).toThrow(`${name} is a list: ${fix}`);
    expect(() => readMembers(path, '{}', known)).toThrow(`${name} is text: ${fix}`);
  });

  it.each([
    ['', '{"from":1,"form":1}', 'form'],
    ['messages[3]', '{"topic":1}', 'messages[3].topic'],
    ['', '{"__proto__":1}', '__proto__'],
    ['', '{"a b":1}', '"a b"'],
    ['', '{"From":1}', 'From'],
  ])('are all known: in %j, %s is refused', (path, json, field) => {
    expect(() => readMembers(path, JSON.parse(json), known)).toThrow(
      `${field} is not known: leave it out; known here: from, to.`,
    );
  });
});
