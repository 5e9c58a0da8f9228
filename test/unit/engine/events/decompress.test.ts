import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decompress, isDamage } from '../../../../engine/events/decompress.ts';

describe('a failure of zlib', () => {
  it.each(['Z_DATA_ERROR', 'Z_BUF_ERROR', 'Z_NEED_DICT'])('is damage of the bytes: %s', (code) => {
    expect(isDamage(code)).toBe(true);
  });

  it.each(['Z_MEM_ERROR', 'Z_STREAM_ERROR', undefined])(
    'says nothing of the bytes, so that they come again: %s',
    (code) => {
      expect(isDamage(code)).toBe(false);
    },
  );
});

describe('decompressing', () => {
  it('says what is wrong with bytes that are cut short', () => {
    expect(decompress(gzipSync('{}').subarray(0, 12), 'gzip', 1000)).toMatchObject({ problem: 'it is damaged' });
  });
});
