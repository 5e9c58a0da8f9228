import { isDeepStrictEqual } from 'node:util';
import { Binary, Decimal128, Double } from 'bson';
import { describe, expect, it } from 'vitest';
import { eventIdOf, findEventId, isCloudEvent, readCloudEvent } from '../../../../engine/events/read-cloud-event.ts';
import { cloudEvent } from '../../../support/records.ts';

const accepted = (overrides: Record<string, unknown> = {}) => {
  const result = readCloudEvent(cloudEvent(overrides), { isStrict: true });
  if ('rejection' in result) throw new Error(result.rejection.message);
  // By hand: an assertion takes seconds for a large payload.
  expect(isDeepStrictEqual(readCloudEvent(cloudEvent(overrides), { isStrict: false }), result)).toBe(true);
  return result.event;
};
const refusal = (overrides: Record<string, unknown>): string => {
  const result = readCloudEvent(cloudEvent(overrides), { isStrict: true });
  if ('event' in result) throw new Error('the event was accepted');
  expect(result.rejection.code).toBe('invalid-cloud-event');
  return result.rejection.message;
};

/** With what SDKs write beyond the specification: sdk-events.test.ts. */
describe('a CloudEvent that keeps to the specification', () => {
  it('is read attribute by attribute', () => {
    expect(accepted({ partitionkey: 'message-two' })).toEqual({
      id: 'run:1',
      source: 'highwater:numbers',
      type: 'highwater.number',
      time: new Date('2024-05-06T07:08:09.010Z'),
      timeText: null,
      partitionKey: 'message-two',
      value: { number: 1 },
      attributes: null,
    });
  });

  it('may do without time, key, data and content type; null counts as absent', () => {
    const absent = { time: undefined, data: undefined, datacontenttype: undefined };
    const none = { time: null, timeText: null, partitionKey: null, value: null, attributes: null };
    expect(accepted(absent)).toMatchObject(none);
    const nulls = { time: null, data: null, datacontenttype: null, partitionkey: null, subject: null };
    expect(accepted(nulls)).toMatchObject(none);
    expect(accepted({ data: undefined, data_base64: null })).toMatchObject({ value: null });
  });

  it.each(['2024-05-06T09:08:09.010+02:00', '2024-05-06T07:08:09.0100001Z'])(
    'keeps the text of the time %s, of which a date does not say all',
    (time) => {
      expect(accepted({ time })).toMatchObject({
        time: new Date('2024-05-06T07:08:09.010Z'),
        timeText: time,
      });
    },
  );

  it('may have blanks in its id: only the source must have none', () => {
    expect(accepted({ id: 'an id  with blanks ' }).id).toBe('an id  with blanks ');
  });

  it.each([
    'urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66',
    '/cloudevents/spec/pull/123',
    'https://user@host:8080/a%20b?q=[1]&r=~!$#x',
    '%E2%82%AC',
    'a',
  ])('takes any URI-reference as its source: %s', (source) => {
    expect(accepted({ source }).source).toBe(source);
  });
});

describe('required attributes', () => {
  it.each(['id', 'source', 'type'])('refuses an event without %s', (name) => {
    expect(refusal({ [name]: undefined })).toContain(`${name} is missing`);
    expect(refusal({ [name]: null })).toContain(`${name} is missing`);
    expect(refusal({ [name]: '' })).toContain(`${name} must be a non-empty string`);
    expect(refusal({ [name]: 7 })).toContain(`${name} must be a non-empty string`);
    expect(refusal({ [name]: ['x'] })).toContain(`${name} must be a non-empty string`);
  });

  it.each(['id', 'type', 'partitionkey', 'subject'])('refuses forbidden characters in %s', (name) => {
    for (const character of ['\n', '\0', '\u007f', '\u0085', '\ud800', '\udfff', '\ufffe', '\u{1ffff}'])
      expect(refusal({ [name]: `a${character}b` })).toContain(`${name} holds a forbidden character`);
  });

  it.each(['a b', ' a', 'a\tb', 'ä', '%zz', '%2', 'a%', 'a"b', '<a>', 'a\\b', '{a}', '^', '`', '|', 'a\u00a0b'])(
    'refuses the source %j, which is no URI-reference',
    (source) => {
      expect(refusal({ source })).toMatch(/source (must be a URI-reference|holds a forbidden character)/);
    },
  );

  it('speaks of white space only where the source holds some', () => {
    expect(refusal({ source: '/a b' })).toContain('without white space');
    expect(refusal({ source: '/é' })).toContain('percent-encoded');
    expect(refusal({ source: '/é' })).not.toContain('space');
  });

  it.each(['1.1', '0.3', '1', 1, 1.0, null])('refuses specversion %j', (specversion) => {
    expect(refusal({ specversion })).toBe('Not a valid CloudEvent 1.0: specversion must be "1.0".');
  });

  it.each(['', 'yesterday', '2024-05-06', 1_700_000_000, '2023-02-29T00:00:00Z'])('refuses time %j', (time) => {
    expect(refusal({ time })).toContain('time must be');
  });

  it.each(['', 7, {}])('refuses partitionkey %j', (partitionkey) => {
    expect(refusal({ partitionkey })).toContain('partitionkey must be a non-empty string');
  });
});

describe('data', () => {
  it.each([0, '', false, [], 'Hello, World!', { $set: { _id: 1 } }])('may be any JSON value: %j', (data) => {
    expect(accepted({ data }).value).toEqual(data);
  });

  it.each([
    ['', []],
    ['AA==', [0]],
    ['AAE=', [0, 1]],
    ['+/+/', [0xfb, 0xff, 0xbf]],
  ])('becomes bytes from data_base64: %j', (data_base64, bytes) => {
    const { value } = accepted({ data: undefined, data_base64 });
    expect(value).toEqual(new Binary(Uint8Array.from(bytes)));
  });

  it('C16: becomes bytes from a large data_base64', () => {
    const bytes = Buffer.alloc(1_000_000, 7);
    const { value } = accepted({ data: undefined, data_base64: bytes.toString('base64') });
    expect((value as Binary).length()).toBe(1_000_000);
  });

  it.each(['A', 'AA', 'AAA', 'A===', '====', 'AA=A', 'AA==AAAA', '-_-_', 'AA==\n', ' AAA', 'ÄAAA', 7, {}, true])(
    'refuses data_base64 %j',
    (data_base64) => {
      expect(refusal({ data: undefined, data_base64 })).toContain('data_base64 must be base64');
    },
  );

  it('refuses data beside data_base64', () => {
    expect(refusal({ data_base64: 'AA==' })).toContain('exclude each other');
    expect(refusal({ data: 0, data_base64: 'AA==' })).toContain('exclude each other');
  });

  it('takes null beside data_base64 for absent', () => {
    expect(accepted({ data: null, data_base64: 'AA==' }).value).toEqual(new Binary(Uint8Array.of(0)));
  });
});

describe('other attributes', () => {
  it('are kept, sorted by name', () => {
    const { attributes } = accepted({ subject: 's', dataschema: 'd', abc: true, count: -2147483648n });
    expect(Object.entries(attributes ?? {})).toEqual([
      ['abc', true],
      ['count', -2147483648n],
      ['dataschema', 'd'],
      ['subject', 's'],
    ]);
  });

  it('include a content type other than JSON', () => {
    expect(accepted({ datacontenttype: 'text/xml' }).attributes).toEqual({ datacontenttype: 'text/xml' });
  });

  it('may be empty texts', () => {
    expect(accepted({ subject: '' }).attributes).toEqual({ subject: '' });
  });

  it.each(['Subject', 'my-attribute', 'a_b', '$set', 'a.b', '', '_bsontype', 'ä', 'a\0', '\ud800'])(
    'are refused under the name %j',
    (name) => {
      const message = refusal({ [name]: 'x' });
      expect(message).toContain('lower-case letters and digits');
      expect(message).toContain(`the extension ${JSON.stringify(name)}`);
    },
  );

  it('are named in a reason up to a length', () => {
    expect(refusal({ ['_'.repeat(100_000)]: 'x' }).length).toBeLessThan(400);
  });

  it('may be integers that were written with a point or an exponent', () => {
    const whole = { hundred: new Double(100), zero: -0, least: -2147483648n };
    expect(accepted(whole).attributes).toEqual(whole);
  });

  it('are refused under the name __proto__', () => {
    const members = JSON.parse(JSON.stringify(cloudEvent()).replace('{', '{"__proto__":"x",'));
    const result = readCloudEvent(members, { isStrict: true });
    expect(result).toMatchObject({ rejection: { code: 'invalid-cloud-event' } });
  });

  it.each([
    ['an object', {}],
    ['a list', []],
    ['a fraction', 1.5],
    ['2^31', 2n ** 31n],
    ['2^31 with a point', new Double(2 ** 31)],
    ['an integer of 64 bits', 9007199254740993n],
    ['1E400', Decimal128.fromString('1E+400')],
  ])('are refused where the value is %s', (_name, extension) => {
    expect(refusal({ extension })).toContain(
      'the extension "extension" must be a string, a boolean or a 32-bit integer',
    );
  });
});

describe('the name of an event', () => {
  it('is its source and its id, with a space between them', () => {
    expect(eventIdOf({ source: '/shop', id: 'a b' })).toBe('/shop a b');
  });

  it.each([
    ['nothing else', {}],
    ['another specversion', { specversion: '0.3' }],
    ['a wrong type', { type: 7 }],
    ['a wrong time', { time: 'yesterday' }],
    ['wrong data', { data_base64: '?' }],
    ['a wrong extension', { ext_x: 'x' }],
  ])('is found where source and id can be read, and is wrong: %s', (_name, overrides) => {
    expect(findEventId(cloudEvent(overrides))).toBe('highwater:numbers run:1');
  });

  it.each([
    ['no id', cloudEvent({ id: undefined })],
    ['an empty id', cloudEvent({ id: '' })],
    ['no source', cloudEvent({ source: undefined })],
    ['a source with a space, which would be ambiguous', cloudEvent({ source: 'a b' })],
    ['no specversion', cloudEvent({ specversion: undefined })],
    ['a list', [cloudEvent()]],
    ['null', null],
  ])('is not found where there is %s', (_name, value) => {
    expect(findEventId(value)).toBeUndefined();
  });
});

it.each([
  [{ specversion: null }, true],
  [Object.create({ specversion: '1.0' }), false],
  [Object.assign([], { specversion: '1.0' }), false],
  ['specversion', false],
])('takes %j for a CloudEvent: %s', (value, is) => {
  expect(isCloudEvent(value)).toBe(is);
});
