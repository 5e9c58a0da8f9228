import { describe, expect, it } from 'vitest';
import { findValueProblems } from '../../../../engine/produce/find-value-problems.ts';
import { showPath } from '../../../../engine/runtime/quote-name.ts';

const problemsOf = (value: unknown): readonly string[] =>
  findValueProblems(value).map(({ path, text }) => `${showPath(['messages', 3, 'value', ...path])} ${text}.`);

const refusal = (value: unknown): string => {
  const [problem, ...others] = problemsOf(value);
  expect(others).toEqual([]);
  return problem ?? 'accepted';
};

const nested = (levels: number): unknown => {
  let value: unknown = 'bottom';
  for (let level = 0; level < levels; level++) value = level % 2 === 0 ? [value] : { a: value };
  return value;
};

describe('a value', () => {
  it.each([null, true, 0, -0, 1.5, 1e-300, '', 'Hello, World!', [], {}, [[1, 'a', { b: null }]]])(
    'may be %j',
    (value) => {
      expect(refusal(value)).toBe('accepted');
    },
  );

  it.each([2 ** 53, -(2 ** 53), 1e300])('P16: may not hold the number %d', (number) => {
    expect(refusal({ a: number })).toBe(
      'messages[3].value.a is beyond ±(2^53-1) and was rounded on its way: send it as a string.',
    );
  });

  it('P16: may hold the same digits as text', () => {
    expect(refusal({ a: '9007199254740993' })).toBe('accepted');
  });

  it.each([Number.POSITIVE_INFINITY, Number.NaN])('P16: may not hold %s', (number) => {
    expect(refusal([0, number])).toBe('messages[3].value[1] is no finite number: send it as a string.');
  });

  it('is named by its path, odd names in quotes', () => {
    expect(refusal({ 'a b': [{ c: 2 ** 60 }] })).toMatch(/^messages\[3\]\.value\["a b"\]\[0\]\.c is beyond/);
  });

  it('may not hold half of a surrogate pair, in a text or in a name', () => {
    expect(refusal(['\ud800'])).toMatch(/^messages\[3\]\.value\[0\] holds half of a surrogate pair/);
    expect(refusal({ '\ud800': 1 })).toMatch(
      /^messages\[3\]\.value\["\\ud800"\] has half of a surrogate pair in its name: /,
    );
  });

  it('may not hold a member named _bsontype, which could not be stored', () => {
    expect(refusal({ a: [{ _bsontype: 'Long' }] })).toBe(
      'messages[3].value.a[0]._bsontype has a name that BSON reserves: rename the member.',
    );
    expect(refusal({ a: '_bsontype', _bsonType: 1 })).toBe('accepted');
  });

  it('may not hold a NUL character in a member name, which could not be stored', () => {
    expect(refusal({ a: { 'b\0c': 1 } })).toBe(
      'messages[3].value.a["b\\u0000c"] has a NUL character in its name: rename the member.',
    );
    expect(refusal({ a: 'b\0c' })).toBe('accepted');
  });

  it('may be nested as deep as MongoDB can store it, and no deeper', () => {
    expect(refusal(nested(99))).toBe('accepted');
    expect(refusal(nested(100))).toMatch(/ is nested over 99 levels deep: send it flatter, or as a string\.$/);
    expect(refusal(nested(200_000))).toMatch(/ is nested over 99 levels deep/);
  });

  it.each([undefined, 5n, () => 1, Symbol('s')])('must be JSON', (value) => {
    expect(refusal({ a: value })).toMatch(/^messages\[3\]\.value\.a is no JSON value/);
  });

  it('is told all that is wrong with it, in the order in which it stands', () => {
    expect(problemsOf({ a: [2 ** 53, 1, '\ud800'], _bsontype: { b: Number.NaN }, c: nested(100) })).toEqual([
      expect.stringMatching(/^messages\[3\]\.value\.a\[0\] is beyond/),
      expect.stringMatching(/^messages\[3\]\.value\.a\[2\] holds half/),
      expect.stringMatching(/^messages\[3\]\.value\._bsontype has a name/),
      expect.stringMatching(/^messages\[3\]\.value\._bsontype\.b is no finite number/),
      expect.stringMatching(/^messages\[3\]\.value\.c.* is nested over 99 levels deep/),
    ]);
  });

  it('is told of a hundred problems, and not searched for more', () => {
    expect(problemsOf(Array(1_000).fill(2 ** 53))).toHaveLength(100);
  });
});
