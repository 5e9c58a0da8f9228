import { describe, expect, it } from 'vitest';
import { parseMessages } from '../../../../../lambdas/producer/core/parse-messages.ts';

const refusal = (message: unknown): string => {
  try {
    parseMessages([message]);
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  return 'accepted';
};

describe('a message', () => {
  it.each([null, 'text', 7, ['a']])('is refused when it is %j', (message) => {
    expect(refusal(message)).toMatch(/^messages\[0\] is .*: send an object with key, value, id\.$/);
  });

  it('needs a value', () => {
    expect(refusal({ key: 'k' })).toBe('messages[0].value is missing: send any JSON value, null included.');
  });

  it('has no other fields', () => {
    expect(refusal({ value: 1, topic: 't' })).toMatch(/^messages\[0\]\.topic is not known/);
  });

  it.each([
    ['null', null],
    ['a number', 5],
    ['empty text', ''],
    ['a control character', '\u0085'],
    ['half of a surrogate pair', '\udc00'],
    ['257 characters', 'a'.repeat(257)],
    ['257 characters of two halves', '🌊'.repeat(257)],
  ])('is refused when its key has %s', (_, key) => {
    expect(refusal({ key, value: 1 })).toMatch(/^messages\[0\]\.key /);
  });

  it('takes a key of 256 characters, however many bytes', () => {
    expect(refusal({ key: '🌊'.repeat(256), value: 1 })).toBe('accepted');
  });

  it.each([
    ['null', null],
    ['a number', 5],
    ['empty text', ''],
    ['a tab', 'a\tb'],
    ['a noncharacter', '\ufdd0'],
    ['half of a surrogate pair', '\ud83c'],
  ])('is refused when its id has %s', (_, id) => {
    expect(refusal({ id, value: 1 })).toMatch(/^messages\[0\]\.id /);
  });

  it('may have a long id only beside a key', () => {
    const id = 'a'.repeat(257);

    expect(refusal({ id, key: 'k', value: 1 })).toBe('accepted');
    expect(refusal({ id, value: 1 })).toBe(
      'messages[0].id has over 256 characters and serves as partition key, as the message has no key: send a shorter id, or a key.',
    );
  });
});
