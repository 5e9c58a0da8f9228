import type { Expectation } from './expected-record.ts';

/**
 * True where a dead letter's reason is one that its record gives. What may only be trouble for a while is none: a record
 * that can become a document must not end as a letter.
 *
 * @param isRefused whether the collection refuses its document.
 * @param isTaken whether a document with another content stands under the same id.
 */
export function isJustified(
  code: string,
  expected: Expectation,
  { isRefused, isTaken }: { readonly isRefused: boolean; readonly isTaken: boolean },
): boolean {
  if (expected.rejection !== undefined) return code === expected.rejection;
  if (code === 'refused-by-mongodb') return isRefused;
  if (code === 'unique-index') return expected.uniqueValue !== undefined;
  return code === 'conflict' && isTaken;
}
