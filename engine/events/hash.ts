import { createHash } from 'node:crypto';

/** The MD5 of a text's UTF-8 bytes, or of bytes: where a format asks for it. Nobody relies on it against forgery. */
export function md5(data: string | Uint8Array): Buffer {
  return createHash('md5').update(data).digest();
}

/** The SHA-256 of a text's UTF-8 bytes, as hexadecimal digits. */
export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
