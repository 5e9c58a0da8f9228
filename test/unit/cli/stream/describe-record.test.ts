import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { safeJson } from '../../../../cli/output/safe-text.ts';
import { tailSchema } from '../../../../cli/output/tail.ts';
import { describeRecord, formatPretty, formatValue } from '../../../../cli/stream/describe-record.ts';
import { parseShardId } from '../../../../engine/stream/position.ts';
import { parseSequenceNumber } from '../../../../engine/stream/sequence-number.ts';

function recordOf(data: string | Uint8Array) {
  const [shard, sequence] = [parseShardId('shardId-0'), parseSequenceNumber('17')];
  if (shard === undefined || sequence === undefined) throw new Error('no names');
  const arrivedAt = new Date('2026-11-22T10:00:00.123Z');
  return describeRecord('numtest', shard, { sequence, partitionKey: 'k', arrivedAt, data: Buffer.from(data) });
}

const eventOf = (members: string): string =>
  `{"specversion":"1.0","id":"run:1","source":"highwater:client","type":"highwater.message"${members}}`;
const text = recordOf(eventOf(',"time":"2026-11-22T10:00:00Z","partitionkey":"k","data":"Hello, World!"'));

describe('a record', () => {
  it('that is an event shows what it is called, its key and its value', () => {
    expect(text).toMatchObject({
      event: { id: 'run:1', source: 'highwater:client', type: 'highwater.message', key: 'k' },
      value: 'Hello, World!',
      base64: null,
    });
    expect(formatValue(text)).toBe('Hello, World!');
    expect(formatPretty(text)).toBe(
      '2026-11-22T10:00:00.123Z  shardId-0  highwater:client run:1  key=k  Hello, World!',
    );
  });

  it('keeps its numbers as they were written', () => {
    const number = '{"n":12345678901234567890.10}';
    expect(formatValue(recordOf(eventOf(`,"data":${number}`)))).toBe(number);
    expect(formatValue(recordOf(number))).toBe(number);
  });

  it('that an SDK wrote shows the text of a time without its zone', () => {
    const record = recordOf(eventOf(',"time":"2024-01-02T03:04:05","ext_x":0.5,"data":"x"'));
    expect(record).toMatchObject({ event: { id: 'run:1', time: '2024-01-02T03:04:05' }, value: 'x', problem: null });
  });

  it('that is JSON and no event shows its JSON', () => {
    expect(recordOf('{"a":1}')).toMatchObject({ event: null, base64: null, problem: null });
    expect(formatPretty(recordOf('[1]'))).toBe('2026-11-22T10:00:00.123Z  shardId-0  sequence 17  [1]');
  });

  it('that breaks the specification of events says why', () => {
    const broken = recordOf('{"specversion":"1.0","data":1}');
    expect(broken.problem).toContain('Not a valid CloudEvent');
    expect(formatPretty(broken)).toContain('(Not a valid CloudEvent');
  });

  it.each<[string, string | Uint8Array, string]>([
    ['text', 'not \u001b[31mJSON', '(not JSON, 13 bytes) not \\u001b[31mJSON'],
    ['bytes', Uint8Array.of(0xff, 0x00, 0x9b), '(not JSON, 3 bytes) \ufffd\\u0000\ufffd'],
    ['an event of bytes', eventOf(',"data_base64":"AAE="'), '(binary, 2 bytes) \\u0000\\u0001'],
    [
      'an event of bytes in CloudEvents 0.3',
      eventOf(',"datacontentencoding":"base64","data":"AAE="').replace('1.0', '0.3'),
      '(binary, 2 bytes) \\u0000\\u0001',
    ],
  ])('that holds %s reaches no terminal as it is', (_, data, shown) => {
    expect(formatValue(recordOf(data))).toBe(shown);
  });

  it('stands in one line, whatever its texts hold', () => {
    const record = recordOf(eventOf(',"partitionkey":"a b","data":"one\\ntwo\\u202e"'));
    expect(formatValue(record)).toBe('one\\u000atwo\\u202e');
  });

  it.each([eventOf(',"data":{"n":1.10}'), eventOf(''), '1', 'no JSON', '{"specversion":"0.3"}'])(
    'is JSON of its schema: %s',
    (data) => {
      expect(v.is(tailSchema, JSON.parse(safeJson(recordOf(data))))).toBe(true);
    },
  );
});
