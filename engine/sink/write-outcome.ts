import type { Rejection } from '../events/rejection.ts';

/**
 * What became of one document. All but `unknown` are certain:
 * `inserted` it is new; `already` our own earlier write of this very record is there; `duplicate` an equal event from
 * another record is there; `conflict` another content stands under its id; `rejected` MongoDB will never take it;
 * `unknown` nothing is certain, nothing may move.
 */
export type WriteOutcome =
  | { readonly kind: 'inserted' | 'already' | 'duplicate' | 'conflict' }
  | { readonly kind: 'rejected'; readonly rejection: Rejection }
  | { readonly kind: 'unknown'; readonly cause: unknown };
