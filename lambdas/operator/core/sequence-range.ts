import type { SequenceNumber } from '../../shared/sequence-number.ts';

/**
 * Part of a shard, by sequence numbers: what comes after `after` (null: from the very beginning), up to and including
 * `through`, or up to and not including `before`. It may hold no record at all: numbers are not consecutive.
 */
export type SequenceRange = { readonly after: SequenceNumber | null } & (
  | { readonly through: SequenceNumber }
  | { readonly before: SequenceNumber }
);
