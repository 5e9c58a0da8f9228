/** Why a record became a dead letter: a stable code for machines, one sentence for people, no payload in either. */
export interface Rejection {
  readonly code: RejectionCode;
  readonly message: string;
}

/** Stable: operators filter dead letters by them. */
export const rejectionCodes = [
  'invalid-utf8',
  'not-json',
  'duplicate-member',
  'invalid-cloud-event',
  'no-event-id',
  'kpl-aggregated',
  'cloudevents-batch',
  'several-values',
  'compressed',
  'too-many-parts',
  'inexact-number',
  'unsupported-value',
  'too-deep',
  'too-large',
  'date-out-of-range',
  'skipped-by-operator',
  'former-incarnation',
  'refused-by-mongodb',
  'unique-index',
  'conflict',
] as const;

/** One of them. */
export type RejectionCode = (typeof rejectionCodes)[number];
