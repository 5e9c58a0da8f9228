import { describe, expect, it } from 'vitest';
import { parseExactJson } from '../../../../engine/events/exact-json.ts';
import { cpuMs } from '../../../support/cpu-ms.ts';

const parsedValue = (text: string): unknown => {
  const parsed = parseExactJson(text);
  if (parsed.kind !== 'value') throw new Error(`not one value: ${parsed.kind}`);
  return parsed.value;
};
const problemIn = (text: string): unknown => {
  const parsed = parseExactJson(text);
  return parsed.kind === 'value' ? parsed.problem : parsed;
};

describe('values', () => {
  it.each<[string, unknown]>([
    ['null', null],
    [' true ', true],
    ['\t\r\nfalse', false],
    ['""', ''],
    ['"\\u0041\\n\\"\\\\\\/"', 'A\n"\\/'],
    ['"\\ud83d\\ude00 \\ud800"', '😀 \ud800'],
    ['"äöü\u2028"', 'äöü\u2028'],
    ['[]', []],
    ['[ ]', []],
    ['[[],[null]]', [[], [null]]],
    ['{ }', {}],
    ['{"a":{"b":[{}]}}', { a: { b: [{}] } }],
    ['{"":1,"a b":"2"}', { '': 1n, 'a b': '2' }],
  ])('are read: %j', (text, value) => {
    expect(parseExactJson(text)).toEqual({ kind: 'value', value, problem: null });
  });

  it('keep numbers exact at every depth, under every name, at every place', () => {
    const long = '9007199254740993';
    const value = parsedValue(`{"__proto__":${long},"2":[${long}],"":{"1":${long}},"__proto":1}`);
    expect(Object.entries(value as object)).toEqual([
      ['2', [9007199254740993n]],
      ['__proto__', 9007199254740993n],
      ['', { 1: 9007199254740993n }],
      ['__proto', 1n],
    ]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  it('leave texts alone that only look like numbers', () => {
    const text = '{"a":"1e400 and 12345678901234567890","b":[true,null]}';
    expect(parsedValue(text)).toEqual(JSON.parse(text));
  });
});

describe('what cannot be stored as it is', () => {
  it.each([
    ['{"a":1,"a":1}', 'duplicate-member', '/a'],
    ['{"a":{"b":1},"c":[0,{"d":1,"e":2,"d":3}]}', 'duplicate-member', '/c/1/d'],
    ['{"a":1,"a":2,"b":1e99999}', 'duplicate-member', '/a'],
    ['[0,1e99999]', 'inexact-number', '/1'],
    ['1e99999', 'inexact-number', ''],
    ['{"a/b":{"~":1e99999}}', 'inexact-number', '/a~1b/~0'],
  ])('is noted with its path, the first of it: %s', (text, code, pointer) => {
    expect(problemIn(text)).toEqual({ code, pointer });
  });

  it('is undefined in the value, and the rest is there', () => {
    expect(parsedValue('{"a":1,"b":2,"a":3,"a":4,"c":[1e99999]}')).toEqual({
      a: undefined,
      b: 2n,
      c: [undefined],
    });
  });

  it('C17: is what lies deeper than any value that can be stored', () => {
    const levels = 200_000;
    const text = `{"before":1,"deep":${'['.repeat(levels)}"]]"${']'.repeat(levels)},"after":2}`;
    expect(parseExactJson(text)).toMatchObject({
      value: { before: 1n, after: 2n },
      problem: { code: 'too-deep' },
    });
    expect(parseExactJson('{"a":['.repeat(levels))).toMatchObject({ kind: 'not-json' });
  });
});

describe('texts that are no JSON value', () => {
  it.each([
    ['', 0],
    [' ', 1],
    ['{', 1],
    ['01', 1],
    ['1.', 2],
    ['-', 1],
    ['.5', 0],
    ['+1', 0],
    ['NaN', 0],
    ['1_000', 1],
    ["{'a':1}", 1],
    ['1e', 2],
    ['1e+', 3],
    ['\ufeff1', 0],
    ['1e400,', 5],
    ['[1,]', 3],
    ['[1 2]', 3],
    ['{"a"}', 4],
    ['{"a":1,}', 7],
    ['{1:1}', 1],
    ['tru', 0],
    ['nulll', 4],
    ['"\n"', 1],
    ['"a', 2],
    ['"\\', 2],
    ['"\\x"', 0],
    ['"\\u12g4"', 0],
    ['[1]]', 3],
    ['{} x', 3],
    ['1\u00a02', 1],
  ])('are refused, by the character that shows it: %j', (text, position) => {
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
    expect(parseExactJson(text)).toEqual({ kind: 'not-json', position });
  });

  it.each(['{}{}', '1 2', '1\n2\n', '"a""b"', '[] [] []', 'null\tnull'])('may be several values: %j', (text) => {
    expect(parseExactJson(text)).toEqual({ kind: 'several-values' });
  });
});

describe('texts made to be slow', () => {
  const megabyte = 2 ** 20;
  const filled = (item: string): string => `[${Array(Math.floor(megabyte / (item.length + 1))).fill(item)}]`;
  const distinct = (item: (n: number) => string): string => {
    const items = Array.from({ length: megabyte / 8 }, (_, n) => item(n + 1));
    return `[${items.slice(0, Math.floor(megabyte / (items.join().length / items.length)))}]`;
  };

  it.each([
    ['numbers beyond a double', filled('1e400')],
    ['numbers of 34 digits', filled('1234567890.123456789012345678901234')],
    ['integers beyond 64 bits', filled('12345678901234567890')],
    ['small integers', filled('1')],
    ['fractions', filled('0.1')],
    ['other fractions of 17 digits each', distinct((n) => String(Math.sin(n) / 3))],
    ['other exponents each', distinct((n) => `${n}e-5`)],
    ['members doubled under a long name', `{"${'~'.repeat(400_000)}":{${Array(400).fill('"a":1').join(',')}}}`],
    [
      'numbers that nothing holds, deep down',
      `${'['.repeat(499)}${distinct((n) => `1e${n + 9_999}`)}${']'.repeat(499)}`,
    ],
    ['lists too deep under names', `${'{"abcdefgh":'.repeat(499)}${filled('[[1]]')}${'}'.repeat(499)}`],
    ['many zeros before the last digit', `0.1${'0'.repeat(megabyte)}1`],
    ['many zeros before the last digit of an integer', `1${'0'.repeat(megabyte)}1`],
    ['many digits', '9'.repeat(megabyte)],
    ['a huge exponent', `1e${'9'.repeat(100_000)}`],
    ['empty objects', filled('{}')],
    ['escapes', `"${'\\n'.repeat(megabyte / 2)}"`],
  ])('take at most twenty times as long as JSON.parse, or a tenth of a second: %s', (_name, text) => {
    // The best of some tries, since a machine may be busy with something else in any of them.
    const isQuick = Array.from({ length: 10 }).some(() => {
      const plainMs = cpuMs(() => JSON.parse(text));
      return cpuMs(() => parseExactJson(text)) <= Math.max(20 * plainMs, 100);
    });
    expect(isQuick).toBe(true);
  });
});
