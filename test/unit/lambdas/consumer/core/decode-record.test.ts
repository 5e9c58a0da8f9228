import { Long } from 'bson';
import { describe, expect, it } from 'vitest';
import { decodeRecord } from '../../../../../lambdas/consumer/core/decode-record.ts';
import { bytesWithData, cloudEvent, cloudEventBytes, utf8 } from '../../../../support/records.ts';

const rejectionOf = (bytes: Uint8Array): unknown => {
  const decoded = decodeRecord(bytes);
  return decoded.kind === 'undecodable' ? decoded.rejection.code : decoded;
};

describe('events', () => {
  it('are JSON objects that show a specversion', () => {
    expect(decodeRecord(cloudEventBytes())).toMatchObject({ kind: 'event', event: { id: 'run:1' } });
  });

  it('C19: may begin with one byte order mark', () => {
    const bytes = utf8(`\ufeff${JSON.stringify(cloudEvent())}`);
    expect(decodeRecord(bytes)).toMatchObject({ kind: 'event', event: { id: 'run:1' } });
  });

  it('P16: keep numbers beyond a double', () => {
    expect(decodeRecord(bytesWithData('{"number":9007199254740993}'))).toMatchObject({
      event: { value: { number: Long.fromString('9007199254740993') } },
    });
  });

  it('are refused where they break the specification', () => {
    expect(rejectionOf(cloudEventBytes({ id: undefined }))).toBe('invalid-cloud-event');
    expect(rejectionOf(cloudEventBytes({ specversion: '0.3' }))).toBe('invalid-cloud-event');
    expect(rejectionOf(cloudEventBytes({ specversion: null }))).toBe('invalid-cloud-event');
  });
});

describe('C19: foreign records', () => {
  it.each([
    ['null', null],
    ['"Hello, World!"', 'Hello, World!'],
    ['0', 0],
    ['[]', []],
    ['{}', {}],
    ['["specversion"]', ['specversion']],
    ['{"data":{"specversion":"1.0"}}', { data: { specversion: '1.0' } }],
    ['{"__proto__":{"specversion":"1.0"}}', JSON.parse('{"__proto__":{"specversion":"1.0"}}')],
    ['"\\ud800"', '\ud800'],
  ])('are any other JSON: %s', (text, value) => {
    expect(decodeRecord(utf8(text))).toEqual({ kind: 'foreign', value });
  });

  it('may be one exact number', () => {
    expect(decodeRecord(utf8('9223372036854775807'))).toEqual({ kind: 'foreign', value: Long.MAX_VALUE });
  });
});

describe('records that cannot be stored', () => {
  it.each([
    ['a stray continuation byte', [0x22, 0x80, 0x22]],
    ['a surrogate written as three bytes', [0x22, 0xed, 0xa0, 0x80, 0x22]],
    ['an overlong form', [0x22, 0xc0, 0xaf, 0x22]],
    ['a text cut in the middle of a character', [0x22, 0xf0, 0x9f, 0x98]],
    ['Latin-1', [0x22, 0xe4, 0x22]],
    ['UTF-16', [0xff, 0xfe, 0x22, 0x00, 0x22, 0x00]],
  ])('C18: invalid UTF-8: %s', (_name, bytes) => {
    expect(rejectionOf(Uint8Array.from(bytes))).toBe('invalid-utf8');
  });

  it.each(['', ' ', '\ufeff', '\ufeff\ufeff{}', '{', "{'a':1}", 'Hello', '{} {}', '{"a":"\n"}', '\0'])(
    'C19: not JSON: %j',
    (text) => {
      expect(rejectionOf(utf8(text))).toBe('not-json');
    },
  );

  it('P16: a number that nothing holds exactly', () => {
    expect(rejectionOf(bytesWithData(`[${'1'.repeat(35)}]`))).toBe('inexact-number');
    expect(rejectionOf(utf8(`{"specversion":"1.0","extension":1e9999}`))).toBe('inexact-number');
  });

  it('S9: records that the Kinesis Producer Library aggregated', () => {
    expect(rejectionOf(Uint8Array.of(0xf3, 0x89, 0x9a, 0xc2, 0x0a, 0x01))).toBe('kpl-aggregated');
    expect(rejectionOf(Uint8Array.of(0xf3, 0x89, 0x9a, 0xc2))).toBe('kpl-aggregated');
    expect(rejectionOf(Uint8Array.of(0xf3, 0x89, 0x9a))).toBe('invalid-utf8');
  });

  it('C17: nesting so deep that exact parsing runs out of stack', () => {
    const levels = 200_000;
    expect(rejectionOf(utf8(`${'['.repeat(levels)}1e400${']'.repeat(levels)}`))).toBe('too-deep');
  });
});

it('never repeats the payload in a reason', () => {
  const planted = ['{"planted', cloudEventBytes({ source: 'planted planted' }), utf8('[1e99999,"planted"]')];
  for (const each of planted) {
    const decoded = decodeRecord(typeof each === 'string' ? utf8(each) : each);
    expect(JSON.stringify(decoded)).not.toContain('planted');
    expect(decoded.kind).toBe('undecodable');
  }
});
