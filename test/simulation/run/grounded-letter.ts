import type { Expectation } from './expected-record.ts';

/**
 * True where a dead letter's reason is one that its record gives. What may only be trouble for a while is none: a record
 * that can become a document must not end as a letter.
 *
 * @param isTaken whether a document with another content stands under the same id.
 */
export function isGrounded(code: string, expected: Expectation, isTaken: boolean): boolean {
  if (expected.rejection !== undefined) return code === expected.rejection;
  if (code === 'refused-by-mongodb') return expected.isRefused;
  if (code === 'unique-index') return expected.uniqueValue !== undefined;
  return code === 'conflict' && isTaken;
}
