import { Binary, Decimal128, Double } from 'bson';
import { describe, expect, it } from 'vitest';
import { parseExactJson } from '../../../../engine/events/exact-json.ts';
import { findEventId, readCloudEvent } from '../../../../engine/events/read-cloud-event.ts';

/** A text as an SDK wrote it, numbers as exact JSON keeps them. */
const membersOf = (text: string): object => {
  const parsed = parseExactJson(text);
  if (parsed.kind !== 'value' || typeof parsed.value !== 'object' || parsed.value === null) throw new Error(text);
  return parsed.value;
};
const read = (text: string) => readCloudEvent(membersOf(text), { isStrict: false });
const accepted = (text: string) => {
  const result = read(text);
  if ('rejection' in result) throw new Error(result.rejection.message);
  return result.event;
};
const refusal = (text: string): string => {
  const result = read(text);
  if ('event' in result) throw new Error('the event was accepted');
  expect(result.rejection.code).toBe('invalid-cloud-event');
  return result.rejection.message;
};
const strictly = (text: string) => readCloudEvent(membersOf(text), { isStrict: true });

/** The members that every event of these tables has, as the SDKs were told them; the order of members is each SDK's own. */
const js = (rest: string, version = '1.0'): string =>
  `{"id":"j-1","time":"2024-01-02T03:04:05.006Z","type":"order","source":"/shop","specversion":"${version}"${rest}}`;
const py = (rest: string, version = '1.0'): string =>
  `{"specversion": "${version}", "id": "p-1", "source": "/shop", "type": "order"${rest}}`;
const go = (rest: string, version = '1.0'): string =>
  `{"specversion":"${version}","id":"g-1","source":"/shop","type":"order"${rest}}`;

describe('extensions that SDKs write', () => {
  it.each<[string, string, Readonly<Record<string, unknown>>]>([
    ['JavaScript 10: an integer of 64 bits', js(',"data":1,"tsms":1580390884335'), { tsms: 1580390884335n }],
    ['JavaScript 10: an object', js(',"data":1,"ext":{"a":1,"b":null}'), { ext: { a: 1n, b: null } }],
    ['JavaScript 10: a list', js(',"ext":[1,"x",null]'), { ext: [1n, 'x', null] }],
    ['JavaScript 10: a boolean', js(',"flag":true'), { flag: true }],
    ['JavaScript 10: 2^60', js(',"big":1152921504606847000'), { big: 1152921504606847000n }],
    ['JavaScript 10: 1e21', js(',"big":1e+21'), { big: new Double(1e21) }],
    ['JavaScript 10: bytes', js(',"ext":{"0":1,"1":2}'), { ext: { 0: 1n, 1: 2n } }],
    ['JavaScript 10, not strict: a fraction', js(',"rate":0.5'), { rate: 0.5 }],
    [
      'JavaScript 10, not strict: names',
      js(',"ext_x":"x","ext-y":"y","ExtZ":"z"'),
      { ExtZ: 'z', 'ext-y': 'y', ext_x: 'x' },
    ],
    ['JavaScript 10, not strict: a number as subject', js(',"subject":5'), { subject: 5n }],
    ['JavaScript 10: controls in a text', js(',"subject":"a\\nb\\u0000"'), { subject: 'a\nb\0' }],
    ['JavaScript 10: a number as partition key', js(',"partitionkey":5'), { partitionkey: 5n }],
    [
      'Python 2.2: an integer beyond 64 bits',
      py(', "n": 1180591620717411303424'),
      { n: Decimal128.fromString('1180591620717411303424') },
    ],
    ['Python 2.2: a fraction', py(', "rate": 0.5'), { rate: 0.5 }],
    ['Python 2.2, as version 1: names', py(', "ext_x": "x", "ext-y": "y"'), { 'ext-y': 'y', ext_x: 'x' }],
    [
      'Python 2.2, as version 1: names set later',
      py(', "ExtZ": "z", "ID": "2", "a.b": 1, "$set": 2, "": 3'),
      { '': 3n, $set: 2n, ExtZ: 'z', ID: '2', 'a.b': 1n },
    ],
    ['Go 2.16: a number as partition key', go(',"partitionkey":5'), { partitionkey: 5n }],
    [
      'Go 2.16, 0.3: names',
      go(',"ExtZ":"z","a-b.c":"y","a_b":"x","b":true', '0.3'),
      { ExtZ: 'z', 'a-b.c': 'y', a_b: 'x', b: true },
    ],
  ])('are kept as they are: %s', (_name, text, attributes) => {
    expect(Object.entries(accepted(text).attributes ?? {})).toEqual(Object.entries(attributes));
  });

  it('are absent where they are null', () => {
    expect(accepted(js(',"ext":null')).attributes).toBeNull();
  });

  it('name no event: ID is another name than id', () => {
    expect(accepted(py(', "ID": "2", "Source": "x"'))).toMatchObject({ id: 'p-1', source: '/shop' });
  });

  it('may be an empty partition key, which is a key', () => {
    expect(accepted(go(',"partitionkey":""'))).toMatchObject({ partitionKey: '', attributes: null });
    expect(accepted(go(',"partitionkey":5'))).toMatchObject({ partitionKey: null });
  });
});

describe('times that SDKs write', () => {
  it.each([
    ['Python 2.2', '2024-01-02T03:04:05.123456Z', '2024-01-02T03:04:05.123Z'],
    ['Python 2.2', '2024-01-02T08:34:05+05:30', '2024-01-02T03:04:05.000Z'],
    ['Go 2.16', '2024-01-02T03:04:05.123456789Z', '2024-01-02T03:04:05.123Z'],
  ])('are dates, with their text where that says more: %s %s', (_sdk, timeText, iso) => {
    expect(accepted(py(`, "time": "${timeText}"`))).toMatchObject({ time: new Date(iso), timeText });
  });

  it.each([
    ['Python 2.2, as version 1', '2024-01-02T03:04:05'],
    ['Python 2.2, as version 1', '2024-01-02T03:04:05.000678'],
    ['Python 2.2, as version 1: str() of a time', '2024-01-02 03:04:05+00:00'],
    ['Python 2.2, as version 1: str() of a time', '2024-01-02 03:04:05'],
    ['Python 2.2, as version 1: a date', '2024-01-02'],
    ['Python 2.2, as version 1: an empty text', ''],
    ['Python 2.2: an offset of seconds', '2024-01-02T08:04:35+05:00:30'],
    ['JavaScript 10: the last of its dates', '+275760-09-13T00:00:00.000Z'],
    ['JavaScript 3, not strict', 'yesterday'],
  ])('are kept as text where they are no RFC 3339 timestamp: %s: %j', (_sdk, timeText) => {
    expect(accepted(py(`, "time": "${timeText}"`))).toMatchObject({ time: null, timeText });
  });

  it.each(['1700000000', '1700000000.5', 'true', '{}'])('are refused where they are no text: %s', (time) => {
    expect(refusal(py(`, "time": ${time}`))).toContain('time must be a string');
  });
});

describe('data that SDKs write', () => {
  const bytes = (base64: string) => new Binary(Buffer.from(base64, 'base64'));

  it.each<[string, string, unknown]>([
    ['JavaScript 10: null', js(',"data":null'), null],
    ['JavaScript 10: nothing', js(''), null],
    ['JavaScript 10: XML', js(',"datacontenttype":"text/xml","data":"<a/>"'), '<a/>'],
    ['JavaScript 10: an object as XML', js(',"datacontenttype":"text/xml","data":{"a":1}'), { a: 1n }],
    ['JavaScript 10: bytes', js(',"datacontenttype":"application/octet-stream","data_base64":"aGk="'), bytes('aGk=')],
    [
      'JavaScript 10: an empty Buffer',
      js(',"data_base64":"","data":{"type":"Buffer","data":[]}'),
      { type: 'Buffer', data: [] },
    ],
    ['JavaScript 10: an empty Uint8Array', js(',"data_base64":"","data":{}'), {}],
    ['JavaScript 3: a Uint32Array', js(',"data_base64":"AQI=","data":"AQI="'), bytes('AQI=')],
    [
      'JavaScript 10, 0.3: bytes',
      js(',"datacontenttype":"a/b","datacontentencoding":"base64","data_base64":"aGk="', '0.3'),
      bytes('aGk='),
    ],
    ['JavaScript 10, 0.3: bytes without encoding', js(',"data_base64":"aGk="', '0.3'), bytes('aGk=')],
    ['JavaScript 10, 0.3: base64', js(',"datacontentencoding":"base64","data":"aGk="', '0.3'), bytes('aGk=')],
    ['Python 2.2: a text', py(', "datacontenttype": "text/plain", "data": "hi"'), 'hi'],
    ['Python 2.2: bytes', py(', "datacontenttype": "application/octet-stream", "data_base64": "AP8="'), bytes('AP8=')],
    ['Python 2.2, 0.3: bytes', py(', "datacontentencoding": "base64", "data": "AP8="', '0.3'), bytes('AP8=')],
    [
      'Python 2.2, 0.3: bytes of JSON',
      py(', "datacontenttype": "application/json", "datacontentencoding": "base64", "data": "eyJhIjoxfQ=="', '0.3'),
      bytes('eyJhIjoxfQ=='),
    ],
    [
      'Python 2.2, 0.3: an encoding of what is no text',
      py(', "datacontentencoding": "Base64", "data": {"a": 1}', '0.3'),
      { a: 1n },
    ],
    ['Python 2.2, 0.3: another encoding', py(', "datacontentencoding": "gzip", "data": "x"', '0.3'), 'x'],
    ['Python 2.2, as version 1: an encoding in 1.0', py(', "data": "aGk=", "datacontentencoding": "base64"'), 'aGk='],
    [
      'Go 2.16: bytes of JSON',
      go(',"datacontenttype":"application/json","data_base64":"eyJhIjoxfQ=="'),
      bytes('eyJhIjoxfQ=='),
    ],
  ])('are kept: %s', (_name, text, value) => {
    expect(accepted(text).value).toEqual(value);
  });

  it.each(['"datacontenttype":"text/xml","data":"<a/>"', '"datacontenttype":"image/png","data_base64":"AP8="'])(
    'are kept with a content type other than JSON, which the specification allows as well: %s',
    (rest) => {
      expect(strictly(js(`,${rest}`))).toEqual(read(js(`,${rest}`)));
    },
  );

  it.each([
    [js(',"data_base64":"aGk=","data":5'), 'data and data_base64 exclude each other'],
    [js(',"data_base64":"aGk=","data":"aGk"'), 'data and data_base64 exclude each other'],
    [js(',"data_base64":"a$"'), 'data_base64 must be base64'],
    [js(',"data_base64":5'), 'data_base64 must be base64'],
    [js(',"datacontentencoding":"base64","data":"a$"', '0.3'), 'data must be base64, as datacontentencoding says'],
  ])('are refused where they contradict themselves: %s', (text, problem) => {
    expect(refusal(text)).toContain(problem);
  });
});

describe('CloudEvents 0.3', () => {
  it('is the same event as in 1.0, attribute by attribute', () => {
    const old =
      ',"datacontenttype":"application/octet-stream","schemaurl":"http://x/y","datacontentencoding":"base64","data":"aGk="';
    const upgraded = ',"datacontenttype":"application/octet-stream","dataschema":"http://x/y","data_base64":"aGk="';
    expect(accepted(go(old, '0.3'))).toEqual(accepted(go(upgraded)));
    expect(accepted(go(old, '0.3')).attributes).toEqual({
      datacontenttype: 'application/octet-stream',
      dataschema: 'http://x/y',
    });
  });

  it('keeps any other encoding, and a dataschema beside a schemaurl', () => {
    const rest = ',"datacontentencoding":"gzip","schemaurl":"a","dataschema":"b"';
    expect(accepted(js(rest, '0.3')).attributes).toEqual({
      datacontentencoding: 'gzip',
      dataschema: 'b',
      schemaurl: 'a',
    });
  });

  it('keeps an extension named __proto__', () => {
    const { attributes } = accepted(js(',"schemaurl":"a","__proto__":{"a":1}', '0.3'));
    expect(Object.keys(attributes ?? {})).toEqual(['__proto__', 'dataschema']);
  });

  it('says in 1.0 nothing of its own: there its names are extensions', () => {
    const { attributes } = accepted(py(', "schemaurl": "u", "datacontentencoding": "base64", "data": "aGk="'));
    expect(attributes).toEqual({ datacontentencoding: 'base64', schemaurl: 'u' });
  });

  it.each(['0.2', '0.1', '1.1', '1', ''])('is the only other version: %j is refused', (version) => {
    expect(refusal(js('', version))).toBe('Not a valid CloudEvent: specversion must be "1.0" or "0.3".');
  });

  it.each(['1.0', '0.3', 'null', '{}'])('is a text, as 1.0 is: the JSON %s is refused', (version) => {
    expect(refusal(js('').replace('"1.0"', version))).toContain('specversion must be "1.0" or "0.3"');
  });
});

describe('the name of an event that an SDK wrote', () => {
  it.each([
    ['Python 2.2, C#', '/é'],
    ['JavaScript 3', '/{a}'],
    ['JavaScript 3', '/%zz'],
    ['Python 2.2', 'a\\"b|<c>'],
  ])('may have a source that is no URI-reference, without white space: %s %s', (_sdk, source) => {
    const text = js('').replace('/shop', () => source);
    expect(accepted(text).source).toBe(JSON.parse(`"${source}"`));
    expect(findEventId(membersOf(text))).toBe(`${JSON.parse(`"${source}"`)} j-1`);
  });

  it('may have controls in its id', () => {
    expect(accepted(js('').replace('j-1', () => 'a\\tb\\u0000')).id).toBe('a\tb\0');
  });

  it.each([
    ['a source with a space, which would be ambiguous', '/shop', 'a b'],
    ['a source with a tab', '/shop', 'a\\tb'],
    ['a source with a no-break space', '/shop', 'a\\u00a0b'],
    ['a source with a lone surrogate', '/shop', '\\ud800'],
    ['an id with a lone surrogate', 'j-1', '\\udfff'],
    ['an empty source', '/shop', ''],
    ['an empty id', 'j-1', ''],
    ['an empty type', 'order', ''],
  ])('is refused for %s', (_name, one, other) => {
    expect(refusal(js('').replace(one, () => other))).toMatch(/(source|id|type) (must|holds)/);
  });

  it.each(['id', 'source', 'type'])('is refused where %s is missing, null or no text', (name) => {
    const event = { specversion: '1.0', id: 'j-1', source: '/shop', type: 'order' };
    for (const value of [undefined, null, 5, ['x'], { a: 1 }, true])
      expect(refusal(JSON.stringify({ ...event, [name]: value }))).toContain(name);
  });
});

describe('a strict reader', () => {
  it.each([
    [js(',"data":1,"tsms":1580390884335'), 'the extension "tsms" must be a string, a boolean or a 32-bit integer'],
    [js(',"data":1,"ext":{"a":1}'), 'the extension "ext" must be a string, a boolean or a 32-bit integer'],
    [js(',"rate":0.5'), 'the extension "rate" must be a string, a boolean or a 32-bit integer'],
    [js(',"subject":5.5'), 'the extension "subject" must be a string'],
    [py(', "ext_x": "x"'), 'the extension "ext_x" must be named with lower-case letters and digits'],
    [py(', "time": "2024-01-02T03:04:05"'), 'time must be an RFC 3339 timestamp with its offset'],
    [js('', '0.3'), 'specversion must be "1.0"'],
    [js(',"subject":"a\\nb"'), 'subject holds a forbidden character'],
    [js(',"partitionkey":""'), 'partitionkey must be a non-empty string'],
    [js(',"data_base64":"","data":{}'), 'data and data_base64 exclude each other'],
    [js(',"data_base64":"AQI=","data":"AQI="'), 'data and data_base64 exclude each other'],
    [js('').replace('/shop', '/é'), 'percent-encoded'],
    [js('').replace('j-1', 'a\\tb'), 'id holds a forbidden character'],
  ])('refuses what the specification refuses: %s', (text, problem) => {
    const result = strictly(text);
    if ('event' in result) throw new Error('the event was accepted');
    expect(result.rejection.code).toBe('invalid-cloud-event');
    expect(result.rejection.message).toMatch(/^Not a valid CloudEvent 1\.0: .*\.$/);
    expect(result.rejection.message).toContain(problem);
    expect(read(text)).toHaveProperty('event');
  });
});
