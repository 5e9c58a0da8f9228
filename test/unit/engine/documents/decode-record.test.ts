import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { bytesWithData, cloudEvent, cloudEventBytes, utf8 } from '../../../support/records.ts';
import { contentOf, nothingUnpacked } from '../../../support/unpacked.ts';

/** As a group does that unpacks nothing. */
const decodeOnly = (bytes: Uint8Array) => contentOf(bytes, nothingUnpacked);
const rejectionOf = (bytes: Uint8Array): unknown => {
  const decoded = decodeOnly(bytes);
  return decoded.kind === 'undecodable' ? decoded.refused.rejection.code : decoded;
};
const refusedOf = (bytes: Uint8Array) => {
  const decoded = decodeOnly(bytes);
  if (decoded.kind !== 'undecodable') throw new Error('the record was decoded');
  return decoded.refused;
};

describe('events', () => {
  it('are JSON objects that show a specversion', () => {
    expect(decodeOnly(cloudEventBytes())).toMatchObject({ kind: 'event', event: { id: 'run:1' } });
  });

  it('C19: may begin with one byte order mark', () => {
    const bytes = utf8(`\ufeff${JSON.stringify(cloudEvent())}`);
    expect(decodeOnly(bytes)).toMatchObject({ kind: 'event', event: { id: 'run:1' } });
  });

  it('P16: keep numbers beyond a double', () => {
    expect(decodeOnly(bytesWithData('{"number":9007199254740993}'))).toMatchObject({
      event: { value: { number: 9007199254740993n } },
    });
  });

  it('are taken as SDKs write them', () => {
    const bytes = cloudEventBytes({ specversion: '0.3', ext_x: { a: 0.5 }, time: '2024-01-02T03:04:05' });
    expect(decodeOnly(bytes)).toMatchObject({ kind: 'event', event: { attributes: { ext_x: { a: 0.5 } } } });
  });

  it('are refused where they have no name, no type, or another version', () => {
    expect(rejectionOf(cloudEventBytes({ id: undefined }))).toBe('invalid-cloud-event');
    expect(rejectionOf(cloudEventBytes({ type: undefined }))).toBe('invalid-cloud-event');
    expect(rejectionOf(cloudEventBytes({ specversion: '0.2' }))).toBe('invalid-cloud-event');
    expect(rejectionOf(cloudEventBytes({ specversion: null }))).toBe('invalid-cloud-event');
  });
});

it('events with NaN are no JSON, in data as in an extension', () => {
  const event = JSON.stringify(cloudEvent({ data: { a: 'N' }, rate: 0.5 }));
  for (const text of [event.replace('"N"', 'NaN'), event.replace('0.5', 'NaN')])
    expect(refusedOf(utf8(text)).rejection).toMatchObject({
      code: 'not-json',
      message: expect.stringContaining('NaN'),
    });
});

describe('C19: foreign records', () => {
  it.each([
    ['null', null],
    ['"Hello, World!"', 'Hello, World!'],
    ['0', 0n],
    ['[]', []],
    ['{}', {}],
    ['["specversion"]', ['specversion']],
    ['{"data":{"specversion":"1.0"}}', { data: { specversion: '1.0' } }],
    ['{"__proto__":{"specversion":"1.0"}}', JSON.parse('{"__proto__":{"specversion":"1.0"}}')],
    ['"\\ud800"', '\ud800'],
  ])('are any other JSON: %s', (text, value) => {
    expect(decodeOnly(utf8(text))).toEqual({ kind: 'foreign', value });
  });

  it('may be one exact number', () => {
    expect(decodeOnly(utf8('9223372036854775807'))).toEqual({
      kind: 'foreign',
      value: 9223372036854775807n,
    });
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

  it.each(['', ' ', '\ufeff', '\ufeff\ufeff{}', '{', "{'a':1}", 'Hello', '{} x', '1 01', '{"a":"\n"}', '\0'])(
    'C19: not JSON: %j',
    (text) => {
      expect(rejectionOf(utf8(text))).toBe('not-json');
    },
  );

  it('P16: a number that nothing holds exactly', () => {
    expect(rejectionOf(bytesWithData(`[${'1'.repeat(35)}]`))).toBe('inexact-number');
    expect(refusedOf(utf8(`{"specversion":"1.0","extension":1e9999}`))).toEqual({
      rejection: { code: 'inexact-number', message: expect.stringContaining('"/extension"') },
    });
  });

  it('S9: records that the Kinesis Producer Library aggregated', () => {
    expect(rejectionOf(Uint8Array.of(0xf3, 0x89, 0x9a, 0xc2, 0x0a, 0x01))).toBe('kpl-aggregated');
    expect(rejectionOf(Uint8Array.of(0xf3, 0x89, 0x9a, 0xc2))).toBe('kpl-aggregated');
    expect(rejectionOf(Uint8Array.of(0xf3, 0x89, 0x9a))).toBe('invalid-utf8');
  });

  it.each([
    ['gzip', gzipSync('{}')],
    ['zlib', deflateSync('{}')],
    ['zlib', deflateSync('{}', { level: 9 })],
    ['zlib', deflateSync('{}', { level: 0 })],
  ])('compressed ones, by the name of the format: %s', (format, bytes) => {
    expect(refusedOf(bytes).rejection).toEqual({
      code: 'compressed',
      message: `The record is compressed with ${format}, which this group does not unpack.`,
    });
  });

  it.each(['{"a":1}\n{"a":2}\n', '{"a":1}{"a":2}', '{} {}', '1 2', 'null\n"a"\n\n[]', '[]"a"'])(
    'several JSON values: %j',
    (text) => {
      expect(rejectionOf(utf8(text))).toBe('several-values');
    },
  );

  it('a CloudEvents batch, where every element is an event', () => {
    const [one, other] = [cloudEvent(), cloudEvent({ id: '2' })].map((event) => JSON.stringify(event));
    expect(rejectionOf(utf8(`[${one},${other}]`))).toBe('cloudevents-batch');
    expect(rejectionOf(utf8(`[${one}]`))).toBe('cloudevents-batch');
    expect(rejectionOf(utf8('[{"specversion":null}]'))).toBe('cloudevents-batch');
    expect(decodeOnly(utf8(`[${one},{}]`))).toMatchObject({ kind: 'foreign' });
  });

  it.each([
    ['NaN', '{"a":NaN}'],
    ['Infinity', '[-Infinity]'],
  ])('numbers that JSON lacks, by name: %s', (word, text) => {
    expect(refusedOf(utf8(text)).rejection).toMatchObject({
      code: 'not-json',
      message: expect.stringContaining(`holds ${word},`),
    });
  });

  it('say where they stop being JSON', () => {
    expect(refusedOf(utf8('{"a":1,}')).rejection.message).toBe(
      'The record is not JSON: it ends being JSON at character 8.',
    );
    expect(refusedOf(utf8('')).rejection.message).toBe('The record is empty.');
  });

  it('C17: nesting so deep that a parser would run out of stack', () => {
    const levels = 200_000;
    expect(rejectionOf(utf8(`${'['.repeat(levels)}1e400${']'.repeat(levels)}`))).toBe('too-deep');
  });
});

describe('members that are named twice', () => {
  it.each([
    ['at the top', '{"id":1,"amount":100,"amount":200}', '/amount'],
    ['with the same value', '{"a":1,"a":1}', '/a'],
    ['further down', '{"a":[{"b":{"c":1,"c":2}}]}', '/a/0/b/c'],
    ['once escaped', '{"a":1,"\\u0061":2}', '/a'],
    ['__proto__', '{"__proto__":1,"__proto__":2}', '/__proto__'],
    ['with the characters of a pointer', '{"a/b~c":1,"a/b~c":2}', '/a~1b~0c'],
  ])('are refused in any JSON, by their path: %s', (_name, text, pointer) => {
    expect(refusedOf(utf8(text))).toEqual({
      rejection: {
        code: 'duplicate-member',
        message: `The record names a member twice: ${JSON.stringify(pointer)}.`,
      },
    });
  });

  it('are refused in an event, which is named where its source and id are named once', () => {
    const event = (members: string): Uint8Array => utf8(`{"specversion":"1.0","source":"/shop",${members}}`);
    const refused = (members: string) => {
      const { rejection, eventId } = refusedOf(event(members));
      return [rejection.code, eventId];
    };
    expect(refused('"id":"1","type":"t","data":{"id":1,"id":2}')).toEqual(['duplicate-member', '/shop 1']);
    expect(refused('"id":"1","type":"t","ext":"826","ext":null')).toEqual(['duplicate-member', '/shop 1']);
    expect(refused('"id":"1","id":"2","type":"t"')).toEqual(['duplicate-member', undefined]);
    expect(refused('"id":"1","type":"t","source":"/other"')).toEqual(['duplicate-member', undefined]);
  });

  it('may stand in different objects', () => {
    expect(decodeOnly(utf8('[{"a":1},{"a":{"a":2}}]'))).toMatchObject({ kind: 'foreign' });
  });
});

it('names the event of a record that is refused, where it shows one', () => {
  expect(refusedOf(cloudEventBytes({ time: 5 })).eventId).toBe('highwater:numbers run:1');
  expect(refusedOf(bytesWithData('1e99999')).eventId).toBe('highwater:numbers run:1');
  expect(refusedOf(cloudEventBytes({ source: undefined }))).not.toHaveProperty('eventId');
});

it('never repeats the payload in a reason', () => {
  const planted = [
    '{"planted',
    cloudEventBytes({ source: 'planted planted' }),
    utf8('[1e99999,"planted"]'),
    utf8('["planted"] "planted"'),
    utf8('{"a":"planted","a":"planted"}'),
  ];
  for (const each of planted) {
    const decoded = decodeOnly(typeof each === 'string' ? utf8(each) : each);
    expect(JSON.stringify(decoded)).not.toContain('planted');
    expect(decoded.kind).toBe('undecodable');
  }
});
