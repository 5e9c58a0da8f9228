import { Binary, deserialize, Long, serialize } from 'bson';
import { describe, expect, it } from 'vitest';
import { bsonElements, sameElement } from '../../../../../lambdas/consumer/core/bson-elements.ts';
import type { CandidateDocument } from '../../../../../lambdas/consumer/core/document.ts';
import { makeDocument } from '../../../../../lambdas/consumer/core/make-document.ts';
import {
  arrival,
  bytesWithData,
  cloudEventBytes,
  incarnation,
  origin,
  record,
  sequence,
  shardId,
  utf8,
} from '../../../../support/records.ts';

const source = { incarnation, shard: shardId() };
const make = (data: Uint8Array) => makeDocument(record({ data }), source);
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
      ['value', { number: 1 }],
      ['time', new Date('2024-05-06T07:08:09.010Z')],
      ['attributes', { subject: 's' }],
      ['origin', origin()],
    ]);
  });

  it('has no attributes and no key where the event has none, and the arrival as its time', () => {
    const { document } = candidateOf(cloudEventBytes({ time: undefined }));
    expect(document).not.toHaveProperty('attributes');
    expect(document).toMatchObject({ key: null, time: arrival });
  });

  it('is the same, to the byte, each time it is made', () => {
    const data = bytesWithData('{"b":[1e400,-0,9007199254740993],"a":"x"}');
    expect(candidateOf(data).bytes).toEqual(candidateOf(data).bytes);
  });

  it.each([
    '{"$set":{"a.b":1},"$where":"x"}',
    '{"":{"":1},"a.b":{"$inc":[]}}',
    '{"__proto__":{"a":1}}',
    '"$set"',
  ])('C21: keeps %s as data, equal to the byte', (json) => {
    const stored = bsonElements(candidateOf(bytesWithData(json)).bytes).get('value');
    expect(sameElement(stored, bsonElements(serialize({ value: JSON.parse(json) })).get('value'))).toBe(true);
  });

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

describe('C19: the document of a foreign record', () => {
  it('has the position as its id and the partition key as its key', () => {
    const made = makeDocument(
      record({ data: utf8('[1]'), partitionKey: 'k', sequence: sequence('0042') }),
      source,
    );
    expect(made).toMatchObject({
      isForeign: true,
      candidate: {
        document: {
          _id: 'numbers@1700000000/shardId-000000000000 0042',
          key: 'k',
          type: 'highwater.foreign',
          value: [1],
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

  it.each([0, 1, 100])(
    'is too large at 16 MiB and %d bytes: the driver refuses the whole insert for it',
    (more) => {
      expect(make(ofSize(limit + more))).toMatchObject({ rejection: { code: 'too-large' } });
    },
  );

  it('is six times that of its JSON for a list of ones: 1 MiB still fits', () => {
    expect(candidateOf(utf8(`[${'1,'.repeat(2 ** 19 - 1)}1]`)).bytes.byteLength).toBeGreaterThan(6_000_000);
  });

  it('is too large for a list of ones of 5 MiB', () => {
    expect(make(utf8(`[${'1,'.repeat(2_600_000)}1]`))).toMatchObject({ rejection: { code: 'too-large' } });
  });
});
