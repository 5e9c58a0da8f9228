import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { nameFormat } from '../../../../engine/events/name-format.ts';
import { cloudEventBytes, utf8 } from '../../../support/records.ts';

describe('the format of a record', () => {
  it.each([
    ['S9: KPL aggregates', Uint8Array.of(0xf3, 0x89, 0x9a, 0xc2), 'kpl-aggregated', 'Kinesis Producer Library'],
    ['gzip', gzipSync('{}'), 'compressed', 'gzip'],
    ['zlib', deflateSync('{}'), 'compressed', 'zlib'],
  ])('is named where it is not unpacked yet: %s', (_name, data, code, word) => {
    expect(nameFormat(data)).toMatchObject({ code, message: expect.stringContaining(word) });
  });

  it.each([
    ['an event', cloudEventBytes()],
    ['nothing', utf8('')],
    ['an x alone', utf8('x')],
    ['a text that begins with an x', utf8('xy')],
    ['words after an x', utf8('x is no JSON')],
    ['an x and a question mark', utf8('x?')],
    ['an x and a brace', utf8('x} y')],
    ['three of the four bytes of KPL', Uint8Array.of(0xf3, 0x89, 0x9a)],
    ['one byte of gzip', Uint8Array.of(0x1f)],
  ])('is not named for %s', (_name, data) => {
    expect(nameFormat(data)).toBeUndefined();
  });
});
