import { Binary, Decimal128, Double, Int32, Long, serialize } from 'bson';
import { describe, expect, it } from 'vitest';
import { sameContent, sameDeadLetter, sameOrigin } from '../../../../engine/documents/compare-documents.ts';
import type { EventDocument } from '../../../../engine/documents/document.ts';
import { candidate, origin, sequence, shardId } from '../../../support/records.ts';

const bytes = (overrides: Partial<EventDocument> = {}): Uint8Array => candidate(overrides).bytes;
const traced = (traceparent: string) => ({ attributes: { subject: 'x', traceparent, tracestate: 'y' } });

describe('sameContent', () => {
  it('looks past origin and time: another delivery differs in them', () => {
    const other = bytes({ time: new Date(0), origin: origin({ sequence: sequence(2) }) });
    expect(sameContent(bytes(), other)).toBe(true);
  });

  it.each<[string, Partial<EventDocument>]>([
    ['key', { key: 'a' }],
    ['type', { type: 'other' }],
    ['value', { value: { number: 2 } }],
    ['the type of a number', { value: { number: '1' } }],
    ['attributes', { attributes: { subject: 'x' } }],
  ])('C14: sees another %s', (_name, overrides) => {
    expect(sameContent(bytes(), bytes(overrides))).toBe(false);
    expect(sameContent(bytes(overrides), bytes())).toBe(false);
  });

  it('C14: sees another value of an attribute, and one attribute more', () => {
    const one = bytes({ attributes: { subject: 'x' } });
    expect(sameContent(one, bytes({ attributes: { subject: 'y' } }))).toBe(false);
    expect(sameContent(one, bytes({ attributes: { subject: 'x', a: 'x' } }))).toBe(false);
    expect(sameContent(bytes({ attributes: { a: 'x' } }), bytes({ attributes: { b: 'x' } }))).toBe(false);
  });

  it.each<[string, unknown, unknown]>([
    ['members in another order', { a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 }],
    ['a whole number of any type', [new Int32(5), new Long(5n)], [new Double(5), Decimal128.fromString('5')]],
    ['1.10 and 1.1', Decimal128.fromString('1.10'), 1.1],
    ['1e2 and 100', new Double(100), new Long(100n)],
    ['-0 and 0', -0, new Long(0n)],
    ['1E+400 and 10E+399', Decimal128.fromString('1E+400'), Decimal128.fromString('10E+399')],
  ])('is the same for %s', (_name, left, right) => {
    expect(sameContent(bytes({ value: left }), bytes({ value: right }))).toBe(true);
    expect(sameContent(bytes({ value: right }), bytes({ value: left }))).toBe(true);
  });

  it.each<[string, unknown, unknown]>([
    ['items in another order', [1, 2], [2, 1]],
    ['one member more', { a: 1 }, { a: 1, b: 2 }],
    ['one item less', [1, 1], [1]],
    ['a list and an object with its indexes', [1], { 0: 1 }],
    ['2^53 and 2^53 + 1', new Long(2n ** 53n), new Long(2n ** 53n + 1n)],
    ['2^53 + 1 and the double that it would round to', new Long(2n ** 53n + 1n), new Double(2 ** 53)],
    ['0.1 and what the double 0.1 is in full', 0.1, Decimal128.fromString('0.1000000000000000055511151231257827')],
    ['1 and -1', 1, -1],
    ['null and no member', { a: null }, {}],
    ['a name with a byte order mark', { '\ufeffa': 1 }, { a: 1 }],
    ['a name with a byte order mark beside one without', { '\ufeffa': 1, a: 2 }, { '\ufeffa': 5, a: 2 }],
    ['the same, in another order', { '\ufeffa': 1, a: 2 }, { a: 2, '\ufeffa': 5 }],
    ['bytes and their base64', new Binary(Uint8Array.of(0)), 'AA=='],
    ['a number and its text', 1, '1'],
    ['texts that differ in case', 'a', 'A'],
  ])('C14: differs for %s', (_name, left, right) => {
    expect(sameContent(bytes({ value: left }), bytes({ value: right }))).toBe(false);
    expect(sameContent(bytes({ value: right }), bytes({ value: left }))).toBe(false);
  });

  it('takes JSON for the content type of an event that has none, and its charset aside', () => {
    const typed = (datacontenttype: string) => bytes({ attributes: { datacontenttype } });
    for (const type of ['application/json', 'application/json; charset=utf-8', 'Application/JSON;Charset="UTF-8"'])
      for (const other of [bytes(), typed('application/json;charset=us-ascii')])
        expect(sameContent(typed(type), other)).toBe(true);
    expect(sameContent(typed('text/plain; charset=utf-8'), typed('text/plain'))).toBe(false);
    expect(sameContent(typed('\ufeffapplication/json'), bytes())).toBe(false);
    expect(sameContent(typed('application/json; profile=a'), bytes())).toBe(false);
    expect(sameContent(typed('text/json'), bytes())).toBe(false);
    expect(sameContent(bytes({ attributes: { datacontenttype: 5n } }), bytes())).toBe(false);
    expect(
      sameContent(bytes({ attributes: { datacontenttype: 5n } }), bytes({ attributes: { datacontenttype: 6n } })),
    ).toBe(false);
  });

  it('compares attributes by value as well', () => {
    const counted = (count: bigint | Double) => bytes({ attributes: { count } });
    expect(sameContent(counted(5n), counted(new Double(5)))).toBe(true);
    expect(sameContent(counted(5n), counted(6n))).toBe(false);
  });

  it.each<[string, unknown, unknown]>([
    ['members in another order', { a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 }],
    ['1.10 and 1.1', Decimal128.fromString('1.10'), 1.1],
    ['1e2 and 100, in a list', [new Double(100)], [new Long(100n)]],
    ['1E+400 and 10E+399', { a: Decimal128.fromString('1E+400') }, { a: Decimal128.fromString('10E+399') }],
  ])('compares extensions by meaning: the same for %s', (_name, left, right) => {
    const [a, b] = [bytes({ attributes: { ext: left, z: 'x' } }), bytes({ attributes: { z: 'x', ext: right } })];
    expect(sameContent(a, b)).toBe(true);
    expect(sameContent(b, a)).toBe(true);
  });

  it.each<[string, Readonly<Record<string, unknown>>, Readonly<Record<string, unknown>>]>([
    ['items in another order', { ext: [1, 2] }, { ext: [2, 1] }],
    ['2^53 and 2^53 + 1', { ext: new Long(2n ** 53n) }, { ext: new Long(2n ** 53n + 1n) }],
    ['0.5 and its text', { ext: 0.5 }, { ext: '0.5' }],
    ['an object and its text', { ext: { a: 1 } }, { ext: '{"a":1}' }],
    ['null and no member', { ext: { a: null } }, { ext: {} }],
    ['an empty object and no extension', { ext: {}, z: 'x' }, { z: 'x' }],
    ['names that differ in case', { ext: 1 }, { Ext: 1 }],
    ['a name with a dot and members in one another', { 'a.b': 1 }, { a: { b: 1 } }],
    ['a name with a byte order mark', { '\ufeffa': 1 }, { a: 1 }],
    ['a name that a hop adds, in capitals', { Traceparent: 'x' }, { Traceparent: 'y' }],
  ])('C14: compares extensions by meaning: differs for %s', (_name, left, right) => {
    expect(sameContent(bytes({ attributes: left }), bytes({ attributes: right }))).toBe(false);
    expect(sameContent(bytes({ attributes: right }), bytes({ attributes: left }))).toBe(false);
  });

  it('C14: tells a tombstone, whose data are null, from any other event of its id', () => {
    expect(sameContent(bytes({ value: null }), bytes({ value: null }))).toBe(true);
    expect(sameContent(bytes({ value: null }), bytes({ value: { a: 1 } }))).toBe(false);
    expect(sameContent(bytes({ value: null }), bytes({ value: {} }))).toBe(false);
  });

  it.each(['traceparent', 'tracestate', 'knativearrivaltime', 'knativebrokerttl', 'knativehistory'])(
    'looks past %s, which a hop adds',
    (name) => {
      expect(
        sameContent(bytes({ attributes: { subject: 'x', [name]: 'y' } }), bytes({ attributes: { subject: 'x' } })),
      ).toBe(true);
      expect(sameContent(bytes({ attributes: { [name]: 'y' } }), bytes())).toBe(true);
    },
  );

  const digest = '0123456789abcdef0123456789abcdef';
  const ofDynamodb = `aws:dynamodb:eu-west-1:orders 1 ${digest}`;
  const ofDebezium = `debezium:postgresql:shop lsn:1 ${digest}`;
  const ofEventbridge = 'aws:events:eu-west-1:111122223333:shop 1';
  it.each<[string, string, unknown, unknown]>([
    ['the eventID of DynamoDB', ofDynamodb, { a: 1, eventID: 'x' }, { eventID: 'y', a: 1 }],
    ['the replay-name of EventBridge', ofEventbridge, { a: 1 }, { a: 1, 'replay-name': 'x' }],
    ['the clock of Debezium', ofDebezium, { a: 1, ts_ms: 1 }, { a: 1, ts_ms: 2, ts_ns: 3 }],
    ['the same within its schema', ofDebezium, { schema: 1, payload: { ts_ms: 1 } }, { schema: 2, payload: {} }],
  ])('looks past %s, which another delivery sets anew, and under no other id', (_name, _id, left, right) => {
    expect(sameContent(bytes({ _id, value: left }), bytes({ _id, value: right }))).toBe(true);
    for (const other of ['urn:a 1', 'debezium:postgresql:shop 1', 'aws:dynamodb:eu-west-1:orders 1'])
      expect(sameContent(bytes({ _id: other, value: left }), bytes({ _id: other, value: right }))).toBe(false);
  });

  it.each<[string, string, unknown, unknown]>([
    ['any other member', ofDynamodb, { a: 1, eventID: 'x' }, { a: 2, eventID: 'y' }],
    ['a member that another format sets anew', ofEventbridge, { eventID: 'x' }, { eventID: 'y' }],
    ['a member that lies deeper', ofDynamodb, { a: { eventID: 'x' } }, { a: { eventID: 'y' } }],
    ['the change within a schema', ofDebezium, { payload: { after: 1 } }, { payload: { after: 2 } }],
    ['no payload', ofDebezium, { payload: { after: 1 } }, {}],
    ['another kind of value', ofDebezium, { ts_ms: 1 }, [1]],
  ])('C14: differs in %s', (_name, _id, left, right) => {
    expect(sameContent(bytes({ _id, value: left }), bytes({ _id, value: right }))).toBe(false);
    expect(sameContent(bytes({ _id, value: right }), bytes({ _id, value: left }))).toBe(false);
  });

  it('looks past the text of the time', () => {
    expect(sameContent(bytes({ timeText: '2024-05-06T09:08:09+02:00' }), bytes())).toBe(true);
  });

  it('looks past trace context, which is set anew at every hop', () => {
    expect(sameContent(bytes(traced('1')), bytes(traced('2')))).toBe(true);
    expect(sameContent(bytes(traced('1')), bytes({ attributes: { subject: 'x' } }))).toBe(true);
    expect(sameContent(bytes({ attributes: { traceparent: '1' } }), bytes())).toBe(true);
  });
});

describe('sameOrigin', () => {
  it('is true for two documents made from one record', () => {
    expect(sameOrigin(bytes(), bytes({ value: 'made by another version' }))).toBe(true);
  });

  it.each([
    ['stream', origin({ stream: 'other' })],
    ['shard', origin({ shard: shardId('shardId-000000000001') })],
    ['sequence', origin({ sequence: sequence(2) })],
    ['arrival', origin({ arrivedAt: new Date(0) })],
  ])('is false where the %s differs', (_name, other) => {
    expect(sameOrigin(bytes(), bytes({ origin: other }))).toBe(false);
  });

  it('looks past what a later version adds', () => {
    expect(sameOrigin(bytes(), bytes({ origin: origin({ partitionKey: 'k' }) }))).toBe(true);
  });

  it('is false where only one is a part of its record', () => {
    const part = bytes({ origin: { ...origin(), part: '0' } as never });
    expect(sameOrigin(bytes(), part)).toBe(false);
    expect(sameOrigin(part, bytes())).toBe(false);
  });

  it('is false where a document has no origin', () => {
    const { origin: _, ...rest } = candidate().document;
    const without = candidate({ ...rest, origin: undefined as never }).bytes;
    expect(sameOrigin(without, without)).toBe(false);
  });
});

describe('sameDeadLetter', () => {
  const letter = (payload: number, number = 1, state = 'open'): Uint8Array =>
    serialize({ payload: Uint8Array.of(payload), origin: origin({ sequence: sequence(number) }), state });

  it('is true for two dead letters of one record, whatever was marked on them', () => {
    expect(sameDeadLetter(letter(1), letter(1, 1, 'redriven'))).toBe(true);
  });

  it('sees other bytes, and another record', () => {
    expect(sameDeadLetter(letter(1), letter(2))).toBe(false);
    expect(sameDeadLetter(letter(1), letter(1, 2))).toBe(false);
    expect(sameDeadLetter(serialize({}), serialize({}))).toBe(false);
  });
});
