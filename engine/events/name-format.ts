import type { Rejection } from './rejection.ts';

/** @see https://github.com/awslabs/amazon-kinesis-producer/blob/master/aggregation-format.md */
const kplMagic = [0xf3, 0x89, 0x9a, 0xc2] as const;
/** @see https://www.rfc-editor.org/rfc/rfc1952#section-2.3.1 */
const gzipMagic = [0x1f, 0x8b] as const;

/** Names the format of a record whose first bytes show one that is not unpacked yet; undefined for any other. */
export function nameFormat(data: Uint8Array): Rejection | undefined {
  if (beginsWith(data, kplMagic))
    return {
      code: 'kpl-aggregated',
      message: 'The record is aggregated by the Kinesis Producer Library, which is not unpacked yet.',
    };
  if (beginsWith(data, gzipMagic)) return compressed('gzip');
  return isZlib(data) ? compressed('zlib') : undefined;
}

function compressed(format: string): Rejection {
  return {
    code: 'compressed',
    message: `The record is compressed with ${format}, which is not unpacked yet.`,
  };
}

const presetDictionary = 0x20;

/**
 * The method deflate with a window of 32 KiB, no dictionary, and a check: read as one number the two bytes are a multiple of
 * 31. No JSON begins with an `x`, and no text goes on from there with such a byte but `x^`.
 *
 * @see https://www.rfc-editor.org/rfc/rfc1950#section-2.2
 */
function isZlib([method, flags]: Uint8Array): boolean {
  if (method !== 0x78 || flags === undefined) return false;
  return (flags & presetDictionary) === 0 && (method * 256 + flags) % 31 === 0;
}

function beginsWith(data: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, index) => data[index] === byte);
}
