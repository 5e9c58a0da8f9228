import { sameContent, sameOrigin } from '../../documents/compare-documents.ts';
import type { CandidateDocument } from '../../documents/document.ts';
import { OutcomeUnknown } from '../errors.ts';
import { conflict, type RecordOutcome } from '../record-outcome.ts';
import { violatedIndex } from './classify-insert.ts';

/** What reading a document back by its id showed. */
export interface ReadBack {
  /** Raw BSON that the majority holds; undefined where it holds none. */
  readonly majority: Uint8Array | undefined;
  /** True where the primary alone holds one: written, and not durable yet. */
  readonly isOnPrimaryOnly: boolean;
  /** `<database>.<collection>` */
  readonly namespace: string;
}

/**
 * Decides a document whose insert met a duplicate key. Only what the majority holds proves that the event is stored. A
 * server may name any one of several violated indexes, so the name counts only where the id is nowhere to be found.
 */
export function classifyTaken(candidate: CandidateDocument, message: string, found: ReadBack): RecordOutcome {
  if (found.majority !== undefined) {
    if (sameOrigin(found.majority, candidate.bytes)) return { kind: 'already' };
    return sameContent(found.majority, candidate.bytes) ? { kind: 'duplicate' } : conflict;
  }
  const index = violatedIndex(message, found.namespace);
  if (found.isOnPrimaryOnly || index === undefined || index === '_id_') {
    return { kind: 'unknown', cause: new OutcomeUnknown(whyUnknown(found.isOnPrimaryOnly)) };
  }
  const text = 'Another document holds the same value under a unique index other than _id.';
  return { kind: 'dead-letter', rejection: { code: 'unique-index', message: text } };
}

function whyUnknown(isOnPrimaryOnly: boolean): string {
  return isOnPrimaryOnly
    ? 'MongoDB holds a document with this _id that the majority does not have yet.'
    : 'MongoDB refuses the document as a duplicate (code 11000), and the majority holds none with its _id.';
}
