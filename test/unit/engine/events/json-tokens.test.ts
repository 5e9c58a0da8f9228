import { describe, expect, it } from 'vitest';
import { JsonTokens, NotJson } from '../../../../engine/events/json-tokens.ts';

describe('the tokens of a text', () => {
  it('come one after the other, white space between them skipped', () => {
    const tokens = new JsonTokens(' { "a\\n" : -1.5e3 , true } ');
    tokens.expect('{');
    expect(tokens.readString()).toBe('a\n');
    expect(tokens.skip(',')).toBe(false);
    tokens.expect(':');
    expect(tokens.peek()).toBe('-');
    expect(tokens.readNumber()).toEqual({ text: '-1.5e3', isInteger: false });
    expect(tokens.skip(',')).toBe(true);
    tokens.peek();
    expect(tokens.readWord('true', true)).toBe(true);
    tokens.expect('}');
    expect(tokens.peek()).toBe('');
  });

  it('skip what is nested, whatever its strings hold', () => {
    const tokens = new JsonTokens('[{"]":"\\"}"},[[]]]x');
    tokens.skipNested();
    expect(tokens.peek()).toBe('x');
  });

  it.each([
    ['a bracket', (tokens: JsonTokens) => tokens.expect('{'), 0],
    ['a word', (tokens: JsonTokens) => tokens.readWord('null', null), 0],
    ['a string', (tokens: JsonTokens) => tokens.readString(), 0],
    ['a number', (tokens: JsonTokens) => tokens.readNumber(), 0],
  ])('stop where the text has no %s', (_name, read, position) => {
    const tokens = new JsonTokens('?');
    expect(() => read(tokens)).toThrow(NotJson);
    expect(tokens.position).toBe(position);
  });
});
