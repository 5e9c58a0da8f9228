import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  type Decoding,
  decodingOf,
  type EnvelopeFormat,
  usualDecoding,
} from '../../../../engine/documents/decoding.ts';
import { unpackRecord } from '../../../../engine/documents/unpack-record.ts';
import { writeKplAggregate } from '../../../../engine/events/write-kpl-aggregate.ts';
import { logsMessage } from '../../../support/logs-message.ts';
import { cloudEvent, record, utf8 } from '../../../support/records.ts';

/** What each part is, by its path: an event's id, a foreign value, the code of a refusal, or why there is nothing. */
function partsOf(data: Uint8Array, decoding: Decoding = usualDecoding): Record<string, unknown> {
  const parts = unpackRecord(record({ data, partitionKey: 'k' }), decoding);
  return Object.fromEntries(
    parts.map(({ record: { part = '' }, content }) => {
      if (content.kind === 'event') return [part, content.event.id];
      if (content.kind === 'foreign') return [part, content.value];
      return [part, content.kind === 'nothing' ? content.because : content.refused.rejection.code];
    }),
  );
}
const problemOf = (data: Uint8Array): string | undefined => {
  const [part, ...others] = unpackRecord(record({ data }), usualDecoding);
  if (others.length > 0 || part?.content.kind !== 'undecodable') throw new Error('the record was unpacked');
  return part.content.refused.rejection.message;
};
const event = (id: string): string => JSON.stringify(cloudEvent({ id }));
const kpl = (...parts: readonly (string | Uint8Array)[]): Uint8Array =>
  writeKplAggregate(
    parts.map((data, at) => ({ partitionKey: `k${at}`, data: typeof data === 'string' ? utf8(data) : data })),
  );
/** As CloudWatch Logs has written it. */
const compressedLogs =
  'H4sIAAAAAAAAAzWPMW/CMBQG/0r1zR78nmNje4tEYGIKW4VQCm5kicSRbUAV4r9XBXW80y33wBRKGcaw/1kCPNbtvj3uur5vtx0E0n0OGR5ERMzMSikFgUsatzldF3iMb+xrDsMEjwKBcv0qpxyXGtO8iZcacoH/xDcOr7a7hbn+mQfiGR6KnFYkjZHGGeOsUitrpZOs5cpZ2TARNYqtM6QbbthZZtLGQqDGKZQ6TAv8K2FjtZZSiv8teORwSvn8QXgenr9FulRA7wAAAA==';
const without = (format: EnvelopeFormat): Decoding => decodingOf({ unpack: { [format]: false } });

describe('a record that is no envelope', () => {
  it.each([' {"a":1}\n', '\n\n[1]\r\n', '[]', '{}', '"a\\nb"', '[{"specversion":"1.0"},1]'])(
    'is its only part, under its own position: %j',
    (text) => {
      const whole = record({ data: utf8(text) });
      expect(unpackRecord(whole, usualDecoding)).toEqual([
        { record: whole, content: { kind: 'foreign', value: expect.anything() } },
      ]);
    },
  );
});

describe('S9: an aggregate of the Kinesis Producer Library', () => {
  it('becomes its parts, each with its own keys', () => {
    const data = writeKplAggregate([
      { partitionKey: 'a', data: utf8(event('1')) },
      { partitionKey: 'b', explicitHashKey: '7', data: utf8('{"n":2}') },
    ]);
    const whole = record({ data, partitionKey: 'outer' });
    expect(unpackRecord(whole, usualDecoding)).toMatchObject([
      { record: { partitionKey: 'a', part: '0', sequence: whole.sequence }, envelopes: [whole] },
      { record: { partitionKey: 'b', part: '1', explicitHashKey: '7' }, content: { kind: 'foreign' } },
    ]);
    expect(unpackRecord(whole, usualDecoding)[0]?.record).not.toHaveProperty('explicitHashKey');
  });

  it('S10: keeps its good parts where others are bad, and bad ones count', () => {
    expect(partsOf(kpl(event('1'), '{', Uint8Array.of(0xff), event('2')))).toEqual({
      0: '1',
      1: 'not-json',
      2: 'invalid-utf8',
      3: '2',
    });
  });

  it('is a dead letter whole where its checksum does not match', () => {
    const data = kpl(event('1'), event('2'));
    data[8] = Number(data[8]) ^ 1;
    expect(partsOf(data)).toEqual({ '': 'kpl-aggregated' });
    expect(problemOf(data)).toBe(
      'The record is aggregated by the Kinesis Producer Library, and its checksum does not match.',
    );
  });

  it('may hold nothing, which is named', () => {
    expect(partsOf(kpl())).toEqual({ '': 'empty-envelope' });
  });

  it('is not looked for in another one', () => {
    expect(partsOf(kpl(kpl(event('1')), event('2')))).toEqual({ 0: 'kpl-aggregated', 1: '2' });
  });
});

describe('a compressed record', () => {
  it.each([
    ['gzip', gzipSync],
    ['zlib', deflateSync],
  ])('becomes what it holds, one level down: %s', (_name, compress) => {
    expect(partsOf(compress(event('1')))).toEqual({ 0: '1' });
    expect(partsOf(compress('{'))).toEqual({ 0: 'not-json' });
    expect(partsOf(compress(''))).toEqual({ 0: 'not-json' });
  });

  it('may be compressed twice, and no more', () => {
    expect(partsOf(gzipSync(deflateSync(event('1'))))).toEqual({ '0.0': '1' });
    expect(partsOf(gzipSync(gzipSync(gzipSync(event('1')))))).toEqual({ '0.0': 'compressed' });
  });

  it('is a dead letter where it is damaged, cut short or followed by something', () => {
    const whole = gzipSync(event('1'));
    const damaged = Uint8Array.from(whole);
    damaged[20] = Number(damaged[20]) ^ 0xff;
    for (const data of [damaged, whole.subarray(0, -1), Buffer.concat([whole, utf8('{}')])])
      expect(problemOf(data)).toBe('The record is compressed with gzip, and it is damaged.');
    expect(problemOf(Buffer.concat([deflateSync('{}'), utf8('{}')]))).toBe(
      'The record is compressed with zlib, and other bytes follow its end.',
    );
  });

  it('is a dead letter where it is a bomb, by its ratio or by its size', () => {
    expect(problemOf(gzipSync(Buffer.alloc(1024 * 1024)))).toBe(
      'The record is compressed with gzip, and it unpacks to over 200 times its size.',
    );
    expect(problemOf(gzipSync(Buffer.alloc(11 * 1024 * 1024), { level: 0 }))).toBe(
      'The record is compressed with gzip, and it unpacks to more than a record may.',
    );
    expect(partsOf(gzipSync(JSON.stringify('a'.repeat(60_000))))).toEqual({ 0: 'a'.repeat(60_000) });
  });

  it('shares what a record may unpack to among its parts', () => {
    const text = 'a'.repeat(2.2 * 1024 * 1024);
    const large = gzipSync(JSON.stringify(text), { level: 0 });
    const inside = { '0.0': text, '1.0': text, '2.0': text, '3.0': text };
    expect(partsOf(kpl(large, large, large, large, large, event('1')))).toEqual({ ...inside, 4: 'compressed', 5: '1' });
  });
});

describe('compressed parts that are damaged', () => {
  it('take nothing from the others, until they have cost as much as four records', () => {
    const damaged = gzipSync(Buffer.alloc(60_000)).map((byte, at, all) => (at === all.length - 1 ? byte ^ 1 : byte));
    const some = partsOf(kpl(...Array<Uint8Array>(500).fill(damaged), gzipSync(event('1'))));
    expect(some).toMatchObject({ 0: 'compressed', 499: 'compressed', '500.0': '1' });
    const many = partsOf(kpl(...Array<Uint8Array>(2_000).fill(damaged), gzipSync(event('1')), event('2')));
    expect(many).toMatchObject({ 0: 'compressed', 1999: 'compressed', 2000: 'compressed', 2001: '2' });
  });
});

describe('a subscription of CloudWatch Logs', () => {
  it('is one dead letter where its names are too long to be repeated in each log event', () => {
    const repeated = (length: number, count: number) =>
      utf8(JSON.stringify({ ...JSON.parse(logsMessage(Array(count).fill('m'))), logStream: 's'.repeat(length) }));
    expect(partsOf(repeated(5_000_000, 2_000))).toEqual({ '': 'too-many-parts' });
    expect(Object.keys(partsOf(repeated(5_000_000, 2)))).toEqual(['0', '1']);
    expect(Object.keys(partsOf(repeated(512, 10_000)))).toHaveLength(10_000);
  });

  it('becomes an event for each log event, under the log event’s own id', () => {
    const message = logsMessage(['first', 'second']);
    const parts = unpackRecord(record({ data: gzipSync(message) }), usualDecoding);
    expect(parts.map(({ record: { part }, content }) => [part, content])).toMatchObject([
      [
        '0.0',
        {
          kind: 'event',
          event: {
            source: 'aws:logs:123456789012:%2Faws%2Flambda%2Fshop:2026%2F01%2F31%2F%5B%24LATEST%5Dabc',
            id: '0'.repeat(56),
            type: 'aws.logs.event',
            time: new Date(1_700_000_000_000),
            partitionKey: '2026/01/31/[$LATEST]abc',
            value: { id: '0'.repeat(56), timestamp: 1_700_000_000_000n, message: 'first' },
            attributes: { owner: '123456789012', loggroup: '/aws/lambda/shop', logstream: '2026/01/31/[$LATEST]abc' },
          },
        },
      ],
      ['0.1', { kind: 'event', event: { value: { message: 'second' } } }],
    ]);
  });

  it('is read where a service has compressed it', () => {
    const data = Buffer.from(compressedLogs, 'base64');
    expect(partsOf(data)).toEqual({ '0.0': '31953106606966983378809025079804211143289615424298221568' });
  });

  it('makes a part of itself that says by itself where it comes from', () => {
    const [part] = unpackRecord(record({ data: utf8(logsMessage(['first'])) }), usualDecoding);
    if (part === undefined) throw new Error('no part');
    const [again] = unpackRecord(part.record, usualDecoding);
    expect(again?.content).toEqual(part.content);
    expect(again?.record.part).toBe('0');
  });

  it('keeps a log event’s numbers and texts as they are written', () => {
    const text = logsMessage(['x']).replace('"x"', '"\\u00e9\\ud83d",  "extractedFields": {"n": 1.10}');
    expect(partsOf(utf8(text))).toEqual({ 0: '0'.repeat(56) });
    const [part] = unpackRecord(record({ data: utf8(text) }), usualDecoding);
    expect(Buffer.from(part?.record.data ?? []).toString()).toContain(
      '"\\u00e9\\ud83d",  "extractedFields": {"n": 1.10}',
    );
  });

  it('with a log event without an id keeps the others', () => {
    const text = logsMessage(['a', 'b']).replace(`"id":"${'0'.repeat(56)}",`, '');
    expect(partsOf(utf8(text))).toEqual({ 0: 'invalid-cloud-event', 1: `${'0'.repeat(55)}1` });
  });

  it('that holds no log event, or is a control message, is nothing to store', () => {
    expect(partsOf(utf8(logsMessage([])))).toEqual({ '': 'empty-envelope' });
    const control = logsMessage(
      ['CWL CONTROL MESSAGE: Checking health of destination Kinesis stream.'],
      'CONTROL_MESSAGE',
    );
    expect(partsOf(gzipSync(control))).toEqual({ 0: 'control-message' });
  });

  it.each(['owner', 'logGroup', 'logStream', 'subscriptionFilters', 'logEvents', 'messageType'])(
    'is recognised by all of its members, also by %s',
    (name) => {
      const { [name]: _, ...others } = JSON.parse(logsMessage(['first']));
      expect(unpackRecord(record({ data: utf8(JSON.stringify(others)) }), usualDecoding)).toMatchObject([
        { content: { kind: 'foreign' } },
      ]);
    },
  );
});

describe('a CloudEvents JSON batch', () => {
  it('becomes its events', () => {
    expect(partsOf(utf8(`[${event('1')} , ${event('2')}]`))).toEqual({ 0: '1', 1: '2' });
    expect(partsOf(utf8(`[${event('1')}]`))).toEqual({ 0: '1' });
  });

  it('keeps its good events where others are bad', () => {
    const doubled = '{"specversion":"1.0","id":"2","source":"/s","type":"t","data":{"a":1,"a":2}}';
    const exact = '{"specversion":"1.0","id":"3","source":"/s","type":"t","data":1e7000}';
    expect(partsOf(utf8(`[${event('1')},{"specversion":"1.0"},${doubled},${exact},${event('4')}]`))).toEqual({
      0: '1',
      1: 'invalid-cloud-event',
      2: 'duplicate-member',
      3: 'inexact-number',
      4: '4',
    });
  });
});

describe('JSON Lines, and values one after the other', () => {
  it.each([
    ['lines', `${event('1')}\n${event('2')}\n`],
    ['lines that end as Windows has it, blank ones among them', `\r\n${event('1')}\r\n\r\n \r\n${event('2')}`],
    ['values', `${event('1')}${event('2')}`],
    ['values on one line', ` ${event('1')} ${event('2')} `],
  ])('become parts: %s', (_name, text) => {
    expect(partsOf(utf8(text))).toEqual({ 0: '1', 1: '2' });
  });

  it('may be of any kind', () => {
    expect(partsOf(utf8('1 "a"\nnull\n[]'))).toEqual({ 0: 1n, 1: 'a', 2: null, 3: [] });
  });

  it('keep their good lines where others are bad', () => {
    expect(partsOf(utf8(`${event('1')}\n{"a":\n\nplain text\n${event('2')}\n`))).toEqual({
      0: '1',
      1: 'not-json',
      2: 'not-json',
      3: '2',
    });
    expect(partsOf(utf8(`bad\n${event('1')}\nbad`))).toEqual({ 0: 'not-json', 1: '1', 2: 'not-json' });
  });

  it('keep their good lines where others are no UTF-8', () => {
    const data = Buffer.concat([utf8(`${event('1')}\n`), Uint8Array.of(0x22, 0x80, 0x22), utf8(`\n${event('2')}`)]);
    expect(partsOf(data)).toEqual({ 0: '1', 1: 'invalid-utf8', 2: '2' });
  });

  it('keep the values before one that is broken', () => {
    expect(partsOf(utf8(`${event('1')}${event('2')}{"a":`))).toEqual({ 0: '1', 1: '2', 2: 'not-json' });
  });

  it('hold lines of several values one level further down', () => {
    expect(partsOf(utf8(`{"a":1}{"a":2}\nbad\n${event('1')}`))).toEqual({
      '0.0': { a: 1n },
      '0.1': { a: 2n },
      1: 'not-json',
      2: '1',
    });
  });

  it.each([
    [
      'an object over several lines that is cut short',
      JSON.stringify({ a: [{ b: 1 }, { c: {} }] }, null, 2).slice(0, -3),
    ],
    ['plain text', '[INFO] 12 things\n[WARN] happened'],
    ['one object and some text', '{"a":1} and more'],
    ['text that begins with a number', '12 monkeys'],
    ['one text and an object', '"a" {"b":'],
  ])('are not seen in %s', (_name, text) => {
    expect(partsOf(utf8(text))).toEqual({ '': 'not-json' });
  });
});

describe('a part whose dead letter is redriven', () => {
  const partsOfPart = (part: string, data: Uint8Array) =>
    unpackRecord(record({ data, part }), usualDecoding).map(({ record, content }) => [record.part, content.kind]);

  it('is unpacked from its own level on', () => {
    expect(partsOfPart('3', gzipSync(`${event('1')}\n{`))).toEqual([
      ['3.0.0', 'event'],
      ['3.0.1', 'undecodable'],
    ]);
  });

  it('is unpacked no deeper than in its record', () => {
    expect(partsOfPart('0.0', gzipSync(event('1')))).toEqual([['0.0', 'undecodable']]);
    expect(partsOfPart('0', kpl(event('1')))).toEqual([['0', 'undecodable']]);
    const deep = kpl(gzipSync(gzipSync(gzipSync(event('1')))), kpl(event('2')));
    for (const { record: part } of unpackRecord(record({ data: deep }), usualDecoding))
      expect(unpackRecord(part, usualDecoding).map(({ record: inner }) => inner.part)).toEqual([part.part]);
  });
});

describe('a format that a group has switched off', () => {
  it.each([
    ['kpl', kpl(event('1')), { '': 'kpl-aggregated' }],
    ['compression', gzipSync(event('1')), { '': 'compressed' }],
    ['cloudEventsBatch', utf8(`[${event('1')}]`), { '': 'cloudevents-batch' }],
    ['jsonLines', utf8('{"a":1}\n{"a":2}'), { '': 'several-values' }],
    ['jsonLines', utf8('{"a":1}\n{"a":2}\n{'), { '': 'not-json' }],
  ] as const)('makes a dead letter that names it: %s', (format, data, expected) => {
    expect(partsOf(data, without(format))).toEqual(expected);
  });

  it('makes one document where it is CloudWatch Logs', () => {
    expect(partsOf(utf8(logsMessage(['first'])), without('cloudWatchLogs'))).toEqual({
      '': expect.objectContaining({ logGroup: '/aws/lambda/shop' }),
    });
  });

  it('leaves the others as they are, and their paths', () => {
    const data = gzipSync(`{"a":1}\n${event('1')}\n`);
    expect(partsOf(data)).toEqual({ '0.0': { a: 1n }, '0.1': '1' });
    expect(partsOf(data, without('jsonLines'))).toEqual({ 0: 'several-values' });
  });
});

describe('a record of very many parts', () => {
  it('is unpacked up to 20 000, and one dead letter beyond', () => {
    const lines = (count: number): string => '1\n'.repeat(count);
    expect(Object.keys(partsOf(utf8(lines(20_000))))).toHaveLength(20_000);
    for (const data of [
      utf8(lines(20_001)),
      gzipSync(lines(20_001), { level: 1 }),
      utf8(`[${Array(20_001).fill('{"specversion":1}')}]`),
    ])
      expect(partsOf(data)).toEqual({ '': 'too-many-parts' });
  });

  it('counts the parts of all its envelopes together', () => {
    const half = gzipSync('1\n'.repeat(10_001), { level: 1 });
    expect(partsOf(kpl(half, half))).toEqual({ '': 'too-many-parts' });
  });
});

describe('CloudEvents that break the specification', () => {
  const odd = utf8(JSON.stringify({ ...cloudEvent({ id: '1' }), ext_x: 0.5 }));

  it('are taken, and refused by a group that is strict', () => {
    expect(partsOf(odd)).toEqual({ '': '1' });
    expect(partsOf(odd, decodingOf({ strict: true }))).toEqual({ '': 'invalid-cloud-event' });
    expect(partsOf(gzipSync(odd), decodingOf({ strict: true }))).toEqual({ 0: 'invalid-cloud-event' });
  });
});
