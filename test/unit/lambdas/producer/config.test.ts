import { describe, expect, it } from 'vitest';
import { readProducerConfig } from '../../../../lambdas/producer/config.ts';

describe('the configuration', () => {
  it('comes from the environment', () => {
    const env = { HIGHWATER_STREAM_NAME: 'numbers', HIGHWATER_MAX_RECORD_BYTES: '1048576' };

    expect(readProducerConfig(env)).toEqual({ streamName: 'numbers', maxRecordBytes: 1_048_576 });
  });

  it('names all problems at once', () => {
    expect(() => readProducerConfig({ HIGHWATER_STREAM_NAME: '' })).toThrow(
      'HIGHWATER_STREAM_NAME is missing: set it to a non-empty value; HIGHWATER_MAX_RECORD_BYTES is missing',
    );
  });

  it.each(['1048575', '10485761', '1e7', '1 MiB', '-1048576'])('refuses %s bytes for a record', (text) => {
    const env = { HIGHWATER_STREAM_NAME: 'numbers', HIGHWATER_MAX_RECORD_BYTES: text };

    expect(() => readProducerConfig(env)).toThrow(
      'HIGHWATER_MAX_RECORD_BYTES must be a whole number of bytes from 1048576 to 10485760',
    );
  });
});
