import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { attributeText } from '../../../../engine/produce/message-list.ts';

const refusal = (value: unknown, maxCharacters = 4): string => {
  const [issue, ...others] = v.safeParse(attributeText(maxCharacters), value).issues ?? [];
  expect(others).toEqual([]);
  return issue?.message ?? 'accepted';
};

describe('a text', () => {
  it.each(['a', ' ', '\u00a0', 'é', '🌊', '\ufffd', '"\\'])('comes back as it was: %j', (text) => {
    expect(v.parse(attributeText(4), text)).toBe(text);
  });

  it.each([
    [undefined, 'is missing'],
    [null, 'is null'],
    ['', 'is empty text'],
    [7, 'is a number'],
    [['a'], 'is a list'],
  ])('is refused when it is %j', (value, reason) => {
    expect(refusal(value)).toBe(`${reason}: send a text that is not empty`);
  });

  it.each(['\u0000', '\t', '\u001f', '\u007f', '\u0080', '\u009f'])(
    'may not hold the control character %j',
    (character) => {
      expect(refusal(`a${character}`)).toBe('holds a control character or a noncharacter: leave such characters out');
    },
  );

  it.each(['\ufdd0', '\ufdef', '\ufffe', '\uffff', '\u{1fffe}', '\u{10ffff}'])(
    'may not hold the noncharacter %j',
    (character) => {
      expect(refusal(`a${character}`)).toMatch(/^holds a control character or a noncharacter/);
    },
  );

  it.each(['\ud83c', '\udf0a', 'a\udf0a\ud83c'])('may not hold half of a surrogate pair: %j', (text) => {
    expect(refusal(text)).toBe('holds half of a surrogate pair: send well-formed Unicode');
  });

  it.each([
    ['four characters of one unit', 'aaaa', 'accepted'],
    ['five of one unit', 'aaaaa', 'has over 4 characters: send a shorter text'],
    ['four characters of two units', '🌊🌊🌊🌊', 'accepted'],
    ['five characters in eight units', '🌊🌊🌊aa', 'has over 4 characters: send a shorter text'],
    ['five of two units', '🌊🌊🌊🌊🌊', 'has over 4 characters: send a shorter text'],
  ])('is measured in code points: %s', (_, text, outcome) => {
    expect(refusal(text)).toBe(outcome);
  });

  it('is told all that is wrong with it', () => {
    const { issues = [] } = v.safeParse(attributeText(4), 'a\n\ud800aaa');

    expect(issues.map(({ message }) => message)).toEqual([
      'holds half of a surrogate pair: send well-formed Unicode',
      'holds a control character or a noncharacter: leave such characters out',
      'has over 4 characters: send a shorter text',
    ]);
  });
});
