import { sameContent, sameOrigin } from '../documents/compare-documents.ts';
import type { CandidateDocument } from '../documents/document.ts';
import type { Rejection } from '../events/rejection.ts';

/**
 * What became of one record, or of one part of it. All but `unknown` are for good, and `unknown` alone keeps the shard from moving past it:
 * `skipped` at or below the checkpoint; `before-start` it arrived before the group's start; `inserted` its document is new;
 * `empty-envelope` and `control-message` hold no event;
 * `already` our own earlier write of this very record is there; `duplicate` an equal event from another record is there;
 * `in-batch-duplicate` equal to an earlier record of the batch, whose event is stored; `dead-letter` it will never be a
 * document.
 */
export type RecordOutcome =
  | { readonly kind: 'skipped' | 'before-start' | 'empty-envelope' | 'control-message' }
  | { readonly kind: 'inserted' | 'already' | 'duplicate' | 'in-batch-duplicate' }
  | { readonly kind: 'dead-letter'; readonly rejection: Rejection }
  | { readonly kind: 'unknown'; readonly cause: unknown };

/** The outcome where other content is stored under the same id. */
export const conflict: RecordOutcome = {
  kind: 'dead-letter',
  rejection: {
    code: 'conflict',
    message: 'Another event with the same source and id, but other content, is stored already.',
  },
};

/** The outcome where the majority holds a document under the candidate's id. @param stored its raw BSON. */
export function classifyStored(stored: Uint8Array, candidate: CandidateDocument): RecordOutcome {
  if (sameOrigin(stored, candidate.bytes)) return { kind: 'already' };
  return sameContent(stored, candidate.bytes) ? { kind: 'duplicate' } : conflict;
}
