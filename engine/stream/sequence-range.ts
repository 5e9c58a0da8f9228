import type { SequenceNumber } from './sequence-number.ts';

/**
 * Part of a shard, by sequence numbers: what comes after `after` (null: from the very beginning), up to and including
 * `through`, or up to and not including `before`, or as far as it arrived before a time; without what arrived before
 * `arrivedFrom`, if that is there. It may hold no record at all: numbers are not consecutive.
 */
export type SequenceRange = { readonly after: SequenceNumber | null; readonly arrivedFrom?: Date } & (
  | { readonly through: SequenceNumber }
  | { readonly before: SequenceNumber }
  | { readonly arrivedBefore: Date }
);
