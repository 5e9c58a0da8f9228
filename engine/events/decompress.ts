import { gunzipSync, inflateSync } from 'node:zlib';

/** What compressed bytes hold, or why they hold nothing that can be used, as the end of a sentence. */
export type Decompressed =
  | { readonly data: Uint8Array }
  /** `triedBytes`: at most so much was unpacked for nothing. */
  | { readonly problem: string; readonly triedBytes: number };

/** @see https://www.rfc-editor.org/rfc/rfc1952#section-2.3.1 */
const gzipMagic = [0x1f, 0x8b] as const;
const presetDictionary = 0x20;

/** The format that the first bytes show; undefined for any other. */
export function compressionOf(data: Uint8Array): 'gzip' | 'zlib' | undefined {
  if (data[0] === gzipMagic[0] && data[1] === gzipMagic[1]) return 'gzip';
  return isZlib(data) ? 'zlib' : undefined;
}

/**
 * The method deflate with a window of 32 KiB, no dictionary, and a check: read as one number the two bytes are a multiple of
 * 31. No JSON begins with an `x`, and no text goes on from there with such a byte but `x^`.
 *
 * @see https://www.rfc-editor.org/rfc/rfc1950#section-2.2
 */
function isZlib(data: Uint8Array): boolean {
  const [method, flags] = [data[0], data[1]];
  if (method !== 0x78 || flags === undefined) return false;
  return (flags & presetDictionary) === 0 && (method * 256 + flags) % 31 === 0;
}

/** More is a bomb. Logs that repeat themselves reach 1 to 50. */
const mostRatio = 200;
/** However small the bytes are, so much is no bomb. */
const harmlessBytes = 64 * 1024;
/** No compressed bytes unpack to more. @see https://zlib.net/zlib_tech.html */
const highestRatio = 1032;

/** True where bytes are not what they say to be, or cut short. Other codes, such as Z_MEM_ERROR, say nothing of the bytes. */
export function isDamage(code: unknown): boolean {
  return code === 'Z_DATA_ERROR' || code === 'Z_BUF_ERROR' || code === 'Z_NEED_DICT';
}

/** Decompresses, in memory that `mostBytes` bounds. Deterministic: it throws only for a fault that says nothing of the bytes. */
export function decompress(data: Uint8Array, format: 'gzip' | 'zlib', mostBytes: number): Decompressed {
  const mostByRatio = Math.max(harmlessBytes, data.byteLength * mostRatio);
  const tooMuch =
    mostByRatio < mostBytes ? `it unpacks to over ${mostRatio} times its size` : 'it unpacks to more than a record may';
  if (mostBytes < 1) return { problem: tooMuch, triedBytes: 0 };
  const limit = Math.min(mostBytes, mostByRatio);
  const refuse = (problem: string): Decompressed => ({
    problem,
    triedBytes: Math.min(limit, data.byteLength * highestRatio),
  });
  try {
    const { unpacked, usedBytes } = inflate(data, format, limit);
    return usedBytes < data.byteLength ? refuse('other bytes follow its end') : { data: unpacked };
  } catch (error) {
    const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
    if (code === 'ERR_BUFFER_TOO_LARGE') return refuse(tooMuch);
    if (isDamage(code)) return refuse('it is damaged');
    throw error;
  }
}

function inflate(data: Uint8Array, format: 'gzip' | 'zlib', maxOutputLength: number) {
  const options = { maxOutputLength, info: true };
  const result: object = format === 'gzip' ? gunzipSync(data, options) : inflateSync(data, options);
  // The types do not know what `info` gives. @see https://nodejs.org/docs/latest-v24.x/api/zlib.html#class-options
  const unpacked: unknown = Reflect.get(result, 'buffer');
  const engine: unknown = Reflect.get(result, 'engine');
  if (!(unpacked instanceof Uint8Array) || typeof engine !== 'object' || engine === null)
    throw new TypeError('zlib did not say how much it has read.');
  return { unpacked, usedBytes: Number(Reflect.get(engine, 'bytesWritten')) };
}
