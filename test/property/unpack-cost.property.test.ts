import { describe, expect, it } from 'vitest';
import { usualDecoding } from '../../engine/documents/decoding.ts';
import { unpackRecord } from '../../engine/documents/unpack-record.ts';
import { cpuMs } from '../support/cpu-ms.ts';
import { hostileRecords, isCompressed, mostHostileBytes } from '../support/hostile-records.ts';
import { record } from '../support/records.ts';

const event = '{"specversion":"1.0","id":"e-1","source":"/shop","type":"order","data":{"n":1,"text":"hello"}},';

/** What unpacked bytes are bound by: JSON.parse of events that are as long, and of a short value for each part. */
function parseMs(bytes: number, parts: number): number {
  const text = `[${event.repeat(Math.ceil(bytes / event.length))}1]`;
  const parse = () => {
    JSON.parse(text);
    for (let at = 0; at < parts; at += 1) JSON.parse('{"a":1}');
  };
  return cpuMs(parse);
}

describe('a record made to cost much', () => {
  it.each(Object.keys(hostileRecords))('takes at most 50 times the CPU time of JSON.parse: %s', (name) => {
    const data = hostileRecords[name]?.() ?? new Uint8Array();
    const bytes = isCompressed(name) ? mostHostileBytes : data.length;
    // The best of some tries, since a machine may be busy with something else in any of them.
    const isQuick = Array.from({ length: 10 }).some(() => {
      let parts = 0;
      const ms = cpuMs(() => {
        parts = unpackRecord(record({ data }), usualDecoding).length;
      });
      return ms <= 50 * parseMs(bytes, parts);
    });
    expect(isQuick).toBe(true);
  });
});
