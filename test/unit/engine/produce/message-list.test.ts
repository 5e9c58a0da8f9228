import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { messageList } from '../../../../engine/produce/message-list.ts';
import { findProblems } from '../../../../engine/runtime/strict-object.ts';

const problemsOf = (messages: unknown): readonly string[] =>
  findProblems(v.safeParse(v.object({ messages: messageList }), { messages }).issues ?? [], '').map(
    ({ field, text }) => `${field} ${text}`,
  );

const refusal = (message: unknown): string => {
  const [problem, ...others] = problemsOf([message]);
  expect(others).toEqual([]);
  return problem ?? 'accepted';
};

describe('a message', () => {
  it.each([null, 'text', 7, ['a']])('is refused when it is %j', (message) => {
    expect(refusal(message)).toMatch(/^messages\[0\] is .*: it must be an object with key, value, id$/);
  });

  it('needs a value', () => {
    expect(refusal({ key: 'k' })).toBe('messages[0].value is missing: send any JSON value, null included');
  });

  it('has no other fields', () => {
    expect(refusal({ value: 1, topic: 't' })).toMatch(
      /^messages\[0\]\.topic is unknown: remove it \(known are key, value, id\)$/,
    );
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
      'messages[0].id has over 256 characters and serves as partition key, as the message has no key: send a shorter id, or a key',
    );
  });
});

describe('the ids of messages', () => {
  it.each([
    [
      'the same',
      [
        { id: 'a', value: 1 },
        { id: 'b', value: 1 },
        { id: 'a', value: 1 },
      ],
    ],
    ['another', [{ id: 'a', value: 1 }, { value: 1 }, { id: 'a', key: 'k', value: 2 }]],
  ])('may not stand twice in a request, with %s content', (_, messages) => {
    expect(problemsOf(messages)).toEqual([
      'messages[2].id is also the id of messages[0]: give each message its own id, and send each event once',
    ]);
  });

  it('may be absent from any number of messages', () => {
    expect(problemsOf([{ value: 1 }, { value: 1 }, { id: 'a', value: 1 }])).toEqual([]);
  });

  it('differ in case and in composition', () => {
    const ids = ['a', 'A', '\u00e9', 'e\u0301', '__proto__'];
    expect(problemsOf(ids.map((id) => ({ id, value: 1 })))).toEqual([]);
  });
});

describe('a list of messages', () => {
  it('is told all that is wrong with each message, and which ids are given twice', () => {
    const first = { id: 'a', value: [2 ** 53, Number.NaN] };

    expect(problemsOf([{ id: 'a', value: 1 }, first, 7, { key: '', topic: 't' }, { id: 'a', value: 1 }])).toEqual([
      expect.stringMatching(/^messages\[1\]\.value\[0\] is beyond/),
      expect.stringMatching(/^messages\[1\]\.value\[1\] is no finite number/),
      expect.stringMatching(/^messages\[2\] is a number/),
      expect.stringMatching(/^messages\[3\]\.key is empty text/),
      expect.stringMatching(/^messages\[3\]\.value is missing/),
      expect.stringMatching(/^messages\[3\]\.topic is unknown/),
      expect.stringMatching(/^messages\[4\]\.id is also the id of messages\[0\]/),
    ]);
  });

  it('is searched until about a hundred problems are found, however many there are', () => {
    expect(problemsOf(Array(100_000).fill(0))).toHaveLength(100);
    expect(problemsOf(Array(100_000).fill({ id: 'a', value: 1 }))).toHaveLength(100);
  });
});
