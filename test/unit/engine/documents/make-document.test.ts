import { Binary, Decimal128, Double, deserialize, Int32, Long, serialize } from 'bson';
import { describe, expect, it } from 'vitest';
import { sameContent, sameOrigin } from '../../../../engine/documents/compare-documents.ts';
import type { CandidateDocument } from '../../../../engine/documents/document.ts';
import { cpuMs } from '../../../support/cpu-ms.ts';
import { arrival, bytesWithData, cloudEventBytes, origin, record, sequence, utf8 } from '../../../support/records.ts';
import { makeOnly } from '../../../support/unpacked.ts';

const make = (data: Uint8Array) => makeOnly(record({ data }));
const candidateOf = (data: Uint8Array): CandidateDocument => {
  const made = make(data);
  if ('rejection' in made) throw new Error(made.rejection.message);
  return made.candidate;
};

describe('the document of an event', () => {
  it('has the fields of the contract, in their order', () => {
    const { document } = candidateOf(cloudEventBytes({ partitionkey: 'k', subject: 's' }));
    expect(Object.entries(document)).toEqual([
      ['_id', 'highwater:numbers run:1'],
      ['key', 'k'],
      ['type', 'highwater.number'],
      ['value', { number: 1n }],
      ['time', new Date('2024-05-06T07:08:09.010Z')],
      ['attributes', { subject: 's' }],
      ['origin', { ...origin(), partitionKey: 'run:1' }],
    ]);
  });

  it('has no attributes and no key where the event has none, and the arrival as its time', () => {
    const { document } = candidateOf(cloudEventBytes({ time: undefined }));
    expect(document).not.toHaveProperty('attributes');
    expect(document).toMatchObject({ key: null, time: arrival });
  });

  it('keeps the text of a time of which a date does not say all, beside the date', () => {
    const time = '2024-05-06T09:08:09.0101+02:00';
    const { document } = candidateOf(cloudEventBytes({ time }));
    expect(document).toMatchObject({ time: new Date('2024-05-06T07:08:09.010Z'), timeText: time });
    expect(Object.keys(document)).toEqual(['_id', 'key', 'type', 'value', 'time', 'timeText', 'origin']);
    expect(candidateOf(cloudEventBytes()).document).not.toHaveProperty('timeText');
  });

  it('keeps the partition key of the record where that is not the key of the event', () => {
    const of = (partitionkey: string | undefined) => candidateOf(cloudEventBytes({ partitionkey })).document.origin;
    expect(of(undefined)).toEqual({ ...origin(), partitionKey: 'run:1' });
    expect(of('another')).toEqual({ ...origin(), partitionKey: 'run:1' });
    expect(of('run:1')).toEqual(origin());
  });

  it('has one BSON type for all whole numbers of a member, and one for all fractions', () => {
    const types = (json: string) => {
      const { ts, temperature } = deserialize(candidateOf(bytesWithData(json)).bytes, {
        promoteValues: false,
      })['value'];
      return [ts._bsontype, temperature._bsontype];
    };
    expect(types('{"ts":5,"temperature":20.5}')).toEqual(['Long', 'Double']);
    expect(types('{"ts":1720000000123,"temperature":20.0}')).toEqual(['Long', 'Double']);
    expect(types('{"ts":9007199254740993,"temperature":20.123456789012345678}')).toEqual(['Long', 'Decimal128']);
  });

  it('gives plain numbers to whoever reads it with the driver as it is', () => {
    expect(deserialize(candidateOf(bytesWithData('{"number":42,"half":0.5}')).bytes)['value']).toEqual({
      number: 42,
      half: 0.5,
    });
  });

  it('is the same, to the byte, each time it is made', () => {
    const data = bytesWithData('{"b":[1e400,-0,9007199254740993],"a":"x"}');
    expect(candidateOf(data).bytes).toEqual(candidateOf(data).bytes);
  });

  it.each(['{"$set":{"a.b":1},"$where":"x"}', '{"":{"":1},"a.b":{"$inc":[]}}', '{"__proto__":{"a":1}}', '"$set"'])(
    'C21: keeps %s as data, equal to the byte',
    (json) => {
      const stored = deserialize(candidateOf(bytesWithData(json)).bytes)['value'];
      expect(serialize({ value: stored })).toEqual(serialize({ value: JSON.parse(json) }));
    },
  );

  it('C22: has the id of the event, whatever the payload brings', () => {
    const { document, bytes } = candidateOf(bytesWithData('{"_id":7,"origin":"x","key":"y"}'));
    expect(document._id).toBe('highwater:numbers run:1');
    expect(deserialize(bytes)).toMatchObject({
      _id: 'highwater:numbers run:1',
      value: { _id: 7 },
      key: null,
    });
  });

  it('P16: holds numbers and bytes exactly', () => {
    const read = (data: Uint8Array) =>
      deserialize(candidateOf(data).bytes, { promoteLongs: false, promoteValues: true })['value'];
    expect(read(bytesWithData('9223372036854775807'))).toEqual(Long.MAX_VALUE);
    expect(String(read(bytesWithData('1e400')))).toBe('1E+400');
    expect(Object.is(read(bytesWithData('-0')), -0)).toBe(true);
    const bytes = read(cloudEventBytes({ data: undefined, data_base64: 'AAH/' }));
    expect(bytes).toEqual(new Binary(Buffer.from([0, 1, 255])));
  });
});

describe('the document of an event as an SDK wrote it', () => {
  const sdk = (rest: string, version = '1.0') =>
    utf8(`{"specversion":"${version}","id":"1","source":"/shop","type":"order"${rest}}`);
  const storedOf = (data: Uint8Array) => deserialize(candidateOf(data).bytes, { promoteLongs: false });

  it('keeps extensions as they are, numbers in the type that they are written in', () => {
    const rest =
      ',"tsms":1580390884335,"rate":0.5,"n":1180591620717411303424,"ext":{"b":[1.0,null],"a":true},"ExtZ":"z"';
    expect(storedOf(sdk(rest))['attributes']).toEqual({
      ExtZ: 'z',
      ext: { b: [1, null], a: true },
      n: Decimal128.fromString('1180591620717411303424'),
      rate: 0.5,
      tsms: Long.fromString('1580390884335'),
    });
  });

  it('C21: keeps odd names of extensions as data, equal to the byte, and collides with no field', () => {
    const attributes =
      '{"":3,"$set":{"a.b":1},"ID":"2","__proto__":{"a":1},"_id":7,"a.b":1,"key":"k","origin":"x","value":1}';
    const { _id, key, value, ...stored } = storedOf(sdk(`,${attributes.slice(1, -1)},"data":"d"`));
    expect({ _id, key, value }).toEqual({ _id: '/shop 1', key: null, value: 'd' });
    const wanted = candidateOf(sdk(`,"data":${attributes}`)).document.value;
    expect(serialize({ attributes: stored['attributes'] })).toEqual(serialize({ attributes: wanted }));
  });

  it.each([
    ['2024-01-02T03:04:05', 'a time without its zone'],
    ['2024-01-02', 'a date'],
  ])('has the arrival as its time, and the text beside it, where that is %s: %s', (timeText) => {
    expect(candidateOf(sdk(`,"time":"${timeText}"`)).document).toMatchObject({ time: arrival, timeText });
  });

  it('is one of its own where the data are null: a tombstone', () => {
    expect(candidateOf(sdk(',"data":null')).document).toMatchObject({ _id: '/shop 1', value: null });
  });

  it('holds a text as text and bytes as bytes, whatever their content type', () => {
    const typed = ',"datacontenttype":"application/octet-stream"';
    expect(storedOf(sdk(`${typed},"data":"AP8="`))).toMatchObject({ value: 'AP8=' });
    expect(storedOf(sdk(`${typed},"data_base64":"AP8="`))['value']).toEqual(new Binary(Buffer.from([0, 255])));
  });

  it('C14: is the same in 0.3 and in 1.0', () => {
    const old = ',"schemaurl":"http://x/y","datacontentencoding":"base64","data":"AP8="';
    const upgraded = ',"data_base64":"AP8=","dataschema":"http://x/y"';
    expect(candidateOf(sdk(old, '0.3')).bytes).toEqual(candidateOf(sdk(upgraded)).bytes);
  });

  it('C14: differs in its extensions', () => {
    const of = (rest: string) => candidateOf(sdk(rest)).bytes;
    expect(sameContent(of(',"ext":{"a":1.10,"b":2}'), of(',"ext":{"b":2,"a":1.1}'))).toBe(true);
    expect(sameContent(of(',"ext":{"a":1}'), of(',"ext":{"a":2}'))).toBe(false);
  });

  it.each([
    ['C22: an extension _bsontype', ',"_bsontype":"Long"', 'unsupported-value'],
    ['C22: a member _bsontype', ',"ext":{"_bsontype":"Long"}', 'unsupported-value'],
    ['NUL in the name of an extension', ',"a\\u0000":1', 'unsupported-value'],
    ['C19: a lone surrogate in a subject', ',"subject":"\\ud800"', 'unsupported-value'],
    ['C17: an extension of 99 levels', `,"ext":${'['.repeat(99)}${']'.repeat(99)}`, 'too-deep'],
    ['a number that BSON lacks', ',"ext":1e7000', 'inexact-number'],
    ['a member that is named twice', ',"ext":{"a":1,"a":1}', 'duplicate-member'],
    ['C16: extensions of 16 MiB', `,"ext":"${'x'.repeat(2 ** 24)}"`, 'too-large'],
  ])('is none, and the dead letter has the id of the event: %s', (_name, rest, code) => {
    expect(make(sdk(rest))).toMatchObject({ rejection: { code }, eventId: '/shop 1' });
  });
});

describe('C19: the document of a foreign record', () => {
  it('has the position as its id and the partition key as its key', () => {
    const made = makeOnly(record({ data: utf8('[1]'), partitionKey: 'k', sequence: sequence('0042') }));
    expect(made).toMatchObject({
      isForeign: true,
      candidate: {
        document: {
          _id: 'numbers@1700000000/shardId-000000000000 0042',
          key: 'k',
          type: 'highwater.foreign',
          value: [1n],
          time: arrival,
        },
      },
    });
  });

  it('shows no event id where it is rejected', () => {
    expect(make(utf8('["\\ud800"]'))).toEqual({
      rejection: expect.objectContaining({ code: 'unsupported-value' }),
    });
  });
});

describe('documents of the version before', () => {
  /** With numbers of 32 bits, without the text of the time and the partition key. */
  const storedBefore = (data: object) =>
    serialize({
      _id: 'highwater:numbers run:1',
      key: null,
      type: 'highwater.number',
      value: data,
      time: new Date('2024-05-06T07:08:09.010Z'),
      origin: origin(),
    });

  it('are recognised when their record comes again', () => {
    const now = candidateOf(bytesWithData('{"number":1,"half":2.0}')).bytes;
    const then = storedBefore({ number: new Int32(1), half: new Int32(2) });
    expect(sameOrigin(then, now)).toBe(true);
    expect(sameContent(then, now)).toBe(true);
  });

  it('are recognised in another record of the event', () => {
    const again = record({ data: bytesWithData('{"number":1,"half":2.0}'), sequence: sequence(2) });
    const made = makeOnly(again);
    if ('rejection' in made) throw new Error(made.rejection.message);
    const then = storedBefore({ half: new Double(2), number: new Int32(1) });
    expect(sameOrigin(then, made.candidate.bytes)).toBe(false);
    expect(sameContent(then, made.candidate.bytes)).toBe(true);
  });
});

describe('records that become no document', () => {
  it.each([
    ['C22: a member _bsontype', '{"_bsontype":"Long"}', 'unsupported-value'],
    ['C19: a lone surrogate', '"\\ud800"', 'unsupported-value'],
    ['C19: a lone surrogate in a name', '{"\\udfff":1}', 'unsupported-value'],
    ['NUL in a name', '{"a\\u0000":1}', 'unsupported-value'],
    ['C17: 100 levels', '['.repeat(100) + ']'.repeat(100), 'too-deep'],
    ['C17: 10 000 levels', '['.repeat(10_000) + ']'.repeat(10_000), 'too-deep'],
  ])('%s', (_name, json, code) => {
    expect(make(bytesWithData(json))).toMatchObject({
      rejection: { code },
      eventId: 'highwater:numbers run:1',
    });
  });

  it.each(['0000-06-01T00:00:00Z', '0001-01-01T00:00:00+00:01', '9999-12-31T23:59:59-00:01'])(
    'a time outside the years 1 to 9999: %s',
    (time) => {
      expect(make(cloudEventBytes({ time }))).toMatchObject({
        rejection: { code: 'date-out-of-range' },
        eventId: 'highwater:numbers run:1',
      });
    },
  );

  it.each(['0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z'])('but not the time %s', (time) => {
    expect(candidateOf(cloudEventBytes({ time })).document.time).toEqual(new Date(time));
  });

  it('what cannot be decoded, without an event id', () => {
    expect(make(utf8('{'))).toEqual({ rejection: expect.objectContaining({ code: 'not-json' }) });
  });
});

describe('C16: the size of a document', () => {
  const limit = 16 * 1024 * 1024;
  const overhead = candidateOf(bytesWithData('""')).bytes.byteLength;
  const ofSize = (size: number): Uint8Array => bytesWithData(`"${'x'.repeat(size - overhead)}"`);

  it('may be one byte under 16 MiB', () => {
    expect(candidateOf(ofSize(limit - 1)).bytes.byteLength).toBe(limit - 1);
  });

  it.each([0, 1, 100])('is too large at 16 MiB and %d bytes: the driver refuses the whole insert for it', (more) => {
    expect(make(ofSize(limit + more))).toMatchObject({ rejection: { code: 'too-large' } });
  });

  it('is six times that of its JSON for a list of ones: 1 MiB still fits', () => {
    expect(candidateOf(utf8(`[${'1,'.repeat(2 ** 19 - 1)}1]`)).bytes.byteLength).toBeGreaterThan(6_000_000);
  });

  it('is too large for a list of ones of 5 MiB', () => {
    expect(make(utf8(`[${'1,'.repeat(2_600_000)}1]`))).toMatchObject({ rejection: { code: 'too-large' } });
  });
});

describe('a record made to be slow', () => {
  const filled = (item: string): string => `[${Array(Math.floor(2 ** 20 / (item.length + 1))).fill(item)}]`;

  it.each([
    ['numbers beyond a double', filled('1e400')],
    ['numbers of many digits', filled('1234567890.123456789012345678901234')],
    ['small integers', filled('12')],
    ['small objects', filled('{"a":1}')],
  ])('takes at most twenty times the CPU time of JSON.parse: %s', (_name, text) => {
    const data = utf8(text);
    // The best of some tries, since a machine may be busy with something else in any of them.
    const isQuick = Array.from({ length: 20 }).some(() => {
      const plainMs = cpuMs(() => JSON.parse(text));
      return cpuMs(() => make(data)) <= 20 * plainMs;
    });
    expect(isQuick).toBe(true);
  });
});
