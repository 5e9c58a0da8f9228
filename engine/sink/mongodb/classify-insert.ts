import type { CandidateDocument } from '../../documents/document.ts';
import { OutcomeUnknown } from '../errors.ts';
import { classifyStored, type RecordOutcome } from '../record-outcome.ts';
import { nameCode, writeConcernSentence } from './mongodb-codes.ts';
import { findRefusal, refusalMessage } from './mongodb-refusals.ts';

/** The server's reply to one unordered insert, as far as it can be trusted; built from the driver's result or error. */
export type InsertReply =
  | {
      readonly kind: 'answered';
      readonly insertedCount: number;
      readonly writeErrors: readonly InsertWriteError[];
      readonly hasWriteConcernError: boolean;
      /** The code of the write-concern error, where it shows one. */
      readonly writeConcernCode?: number | undefined;
    }
  /** The whole command was refused before any document was looked at. */
  | { readonly kind: 'refused'; readonly code: number; readonly cause: unknown }
  /** No reply, or one that proves nothing. */
  | { readonly kind: 'lost'; readonly cause: unknown };

/** What the server says of one document that it did not insert; `index` counts from 0, as sent. */
export interface InsertWriteError {
  readonly index: number;
  readonly code: number;
  readonly message: string;
}

/** What the reply says of one document. `taken`: a duplicate key on some index, to be proven by reading back. */
export type InsertVerdict = RecordOutcome | { readonly kind: 'taken'; readonly message: string };

const duplicateKey = new Set([11000, 11001]);

/**
 * One verdict a document, in the order they were sent; null where the command was refused whole and each document has
 * to be tried alone. Whatever is not certain is `unknown`: a write-concern error, a lost reply, counts that do not
 * add up, a code that is not known.
 */
export function classifyInsert(sent: number, reply: InsertReply): readonly InsertVerdict[] | null {
  if (reply.kind === 'lost') return allUnknown(sent, reply.cause);
  if (reply.kind === 'refused') return sent === 1 ? [classifyCode(reply.code, reply.cause)] : null;
  if (reply.hasWriteConcernError)
    return allUnknown(sent, new OutcomeUnknown(writeConcernSentence(reply.writeConcernCode)));
  const errors = new Map(reply.writeErrors.map((error) => [error.index, error]));
  const isWithin = [...errors.keys()].every((index) => Number.isInteger(index) && index >= 0 && index < sent);
  if (!isWithin || errors.size !== reply.writeErrors.length || reply.insertedCount + errors.size !== sent) {
    return allUnknown(sent, countsApart(sent, reply.insertedCount, reply.writeErrors.length));
  }
  return Array.from({ length: sent }, (_, index) => classifyWriteError(errors.get(index)));
}

function classifyWriteError(error: InsertWriteError | undefined): InsertVerdict {
  if (error === undefined) return { kind: 'inserted' };
  if (duplicateKey.has(error.code)) return { kind: 'taken', message: error.message };
  return classifyCode(error.code, undefined);
}

function classifyCode(code: number, cause: unknown): InsertVerdict {
  const refusal = findRefusal(code);
  if (refusal === undefined) return { kind: 'unknown', cause: blamesNothing(code, cause) };
  return {
    kind: 'dead-letter',
    rejection: { code: 'refused-by-mongodb', message: refusalMessage(refusal) },
  };
}

function countsApart(sent: number, inserted: number, refused: number): OutcomeUnknown {
  return new OutcomeUnknown(
    `MongoDB's counts do not add up: of ${sent} documents it says ${inserted} inserted and ${refused} refused.`,
  );
}

function blamesNothing(code: number, cause: unknown): OutcomeUnknown {
  const sentence = `MongoDB answers with code ${nameCode(code)}, which does not say that the document is at fault.`;
  return new OutcomeUnknown(sentence, { cause });
}

function allUnknown(sent: number, cause: unknown): readonly InsertVerdict[] {
  return Array.from({ length: sent }, () => ({ kind: 'unknown', cause }));
}

/**
 * The index that an E11000 message names, read from the front, since the key that ends it may hold any text; between
 * the two stands the index's collation, where it has one. Undefined where the message is of another form.
 */
export function violatedIndex(message: string, namespace: string): string | undefined {
  const start = `E11000 duplicate key error collection: ${namespace} index: `;
  if (!message.startsWith(start)) return undefined;
  return /^(.+?)(?: collation: .+?)? dup key:/s.exec(message.slice(start.length))?.[1];
}

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
    return classifyStored(found.majority, candidate);
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
    : 'MongoDB reports a duplicate key (code 11000), but the majority has no document with this _id.';
}
