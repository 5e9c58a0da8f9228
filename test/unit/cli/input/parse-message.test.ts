import { describe, expect, it } from 'vitest';
import { parseMessage, parseValue } from '../../../../cli/input/parse-message.ts';

const runId = 'run';
const lineOf = (text: string, format: object = {}) => parseMessage({ number: 7, text }, { runId, ...format }).json;

describe('a line', () => {
  it.each([
    ['{"a": 1.10}', '{"id":"run:7","value":{"a": 1.10}}'],
    ['"Hello"', '{"id":"run:7","value":"Hello"}'],
    [' 12345678901234567890 ', '{"id":"run:7","value":12345678901234567890}'],
  ])('is a value as it is written: %s', (text, json) => {
    expect(lineOf(text)).toBe(json);
  });

  it('takes the key of the command', () => {
    expect(lineOf('1', { key: 'k' })).toBe('{"id":"run:7","key":"k","value":1}');
  });

  it('is a text with --text, whatever it looks like', () => {
    expect(lineOf('{"a"', { text: true })).toBe('{"id":"run:7","value":"{\\"a\\""}');
  });

  it('is an envelope with --envelope alone, and keeps its numbers', () => {
    const text = '{"key":"k","value":{"n":1.10}}';
    expect(lineOf(text, { envelope: true })).toBe('{"id":"run:7","key":"k","value":{"n":1.10}}');
    expect(lineOf(text)).toBe(`{"id":"run:7","value":${text}}`);
    expect(lineOf('{"id":"mine","value":null}', { envelope: true })).toBe('{"id":"mine","value":null}');
  });

  it.each([
    ['Hello', {}, 'Line 7 is not JSON: correct it, or send every line as a text with --text.'],
    ['1', { envelope: true }, 'Line 7 is no envelope'],
    ['{"key":"k"}', { envelope: true }, 'Line 7 is no envelope'],
    ['{"value":1,"topic":"x"}', { envelope: true }, 'Line 7 has the member "topic"'],
  ])('such as %s with %j is refused with its number', (text, format, sentence) => {
    expect(() => lineOf(text, format)).toThrow(sentence);
  });
});

describe('the value of the command line', () => {
  it.each([
    ['Hello, World!', {}, '"Hello, World!"'],
    ['42', {}, '42'],
    ['42', { text: true }, '"42"'],
    ['{"a":1}', {}, '{"a":1}'],
    ['{broken', { text: true }, '"{broken"'],
  ])('%s with %j is %s', (text, format, value) => {
    expect(parseValue(text, { runId, ...format })).toEqual({ line: 1, json: `{"id":"run:1","value":${value}}` });
  });

  it.each(['{broken', '["a"', '"open'])('is refused where it begins like JSON and is none: %s', (text) => {
    expect(() => parseValue(text, { runId })).toThrow('begins like JSON and is none');
  });
});
