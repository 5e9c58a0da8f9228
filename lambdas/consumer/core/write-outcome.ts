/** Why a record became a dead letter: a stable code for machines, one sentence for people, no payload in either. */
export interface Rejection {
  readonly code: RejectionCode;
  readonly message: string;
}

/** Stable: operators filter dead letters by them. */
export type RejectionCode =
  | 'invalid-utf8'
  | 'not-json'
  | 'duplicate-member'
  | 'invalid-cloud-event'
  | 'kpl-aggregated'
  | 'cloudevents-batch'
  | 'several-values'
  | 'compressed'
  | 'inexact-number'
  | 'unsupported-value'
  | 'too-deep'
  | 'too-large'
  | 'date-out-of-range'
  | 'skipped-by-operator'
  | 'former-incarnation'
  | 'refused-by-mongodb'
  | 'unique-index'
  | 'conflict';

/**
 * What became of one document. Only the first four say that something is certain:
 * `inserted` it is new; `already` our own earlier write of this very record is there; `duplicate` an equal event from
 * another record is there; `conflict` another content stands under its id; `rejected` MongoDB will never take it;
 * `unknown` nothing is certain, nothing may move.
 */
export type WriteOutcome =
  | { readonly kind: 'inserted' | 'already' | 'duplicate' | 'conflict' }
  | { readonly kind: 'rejected'; readonly rejection: Rejection }
  | { readonly kind: 'unknown'; readonly cause: unknown };
