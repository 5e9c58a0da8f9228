import type { Expectation } from './expected-record.ts';

/**
 * True where a dead letter's reason is one that its record gives. What may only be trouble for a while is none: a record
 * that can become a document must not end as a letter.
 *
 * @param hasTwin whether another content landed under the same id.
 */
export function isGrounded(code: string, expected: Expectation, hasTwin: boolean): boolean {
  if (expected.rejection !== undefined) return code === expected.rejection;
  if (code === 'refused-by-mongodb') return expected.isRefused;
  if (code === 'unique-index') return expected.hasUniqueValue;
  return code === 'conflict' && hasTwin;
}
