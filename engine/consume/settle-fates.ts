import { sameContent } from '../documents/compare-documents.ts';
import type { CandidateDocument } from '../documents/document.ts';
import type { RecordSource } from '../documents/make-document.ts';
import type { Rejection } from '../events/rejection.ts';
import type { WriteOutcome } from '../sink/write-outcome.ts';
import type { StreamRecord } from '../stream/record.ts';
import { compareSequenceNumbers, type SequenceNumber } from '../stream/sequence-number.ts';
import type { PlannedRecord } from './plan-batch.ts';
import { isOfFormerIncarnation } from './plan-batch.ts';

/** A record whose document is still to be written or matched with another's fate. */
export interface PendingDocument {
  readonly index: number;
  readonly candidate: CandidateDocument;
}

/** What became of one record, for good: only `unknown` keeps the shard from moving past it. */
export type Fate =
  | { readonly kind: 'skipped' | 'passed-over' }
  | { readonly kind: 'inserted' | 'already' | 'duplicate' | 'copy' }
  | { readonly kind: 'dead'; readonly rejection: Rejection; readonly eventId?: string }
  | { readonly kind: 'unknown' };

/** Some records, and what became of each, in the same order. */
export interface SettledRecords {
  readonly plan: readonly PlannedRecord[];
  readonly fates: readonly Fate[];
}

/** The first pending document of each id, in order: what is written next. */
export function leaders(pending: readonly PendingDocument[]): readonly PendingDocument[] {
  const seen = new Set<string>();
  return pending.filter(({ candidate }) => {
    const id = candidate.document._id;
    return seen.has(id) ? false : seen.add(id);
  });
}

/**
 * Gives each record its fate from the outcomes of the leaders, by leader index. A copy equal to its leader shares the
 * leader's fate. A copy that differs is a conflict where the leader's event is stored; where the leader is not, it is
 * an event of its own and stays pending.
 */
export function settle(
  pending: readonly PendingDocument[],
  outcomes: ReadonlyMap<number, WriteOutcome>,
): { readonly fates: ReadonlyMap<number, Fate>; readonly pending: readonly PendingDocument[] } {
  const fates = new Map<number, Fate>();
  const open: PendingDocument[] = [];
  const leaderById = new Map(leaders(pending).map((leader) => [leader.candidate.document._id, leader]));
  for (const item of pending) {
    const leader = leaderById.get(item.candidate.document._id) ?? item;
    const outcome = outcomes.get(leader.index) ?? { kind: 'unknown', cause: undefined };
    const fate = leader === item ? fateOf(outcome, item) : fateOfCopy(outcome, item, leader);
    if (fate === undefined) open.push(item);
    else fates.set(item.index, fate);
  }
  return { fates, pending: open };
}

function fateOf(outcome: WriteOutcome, item: PendingDocument): Fate {
  const eventId = item.candidate.document._id;
  if (outcome.kind === 'conflict') return { kind: 'dead', rejection: conflict, eventId };
  if (outcome.kind === 'rejected') return { kind: 'dead', rejection: outcome.rejection, eventId };
  return { kind: outcome.kind };
}

function fateOfCopy(outcome: WriteOutcome, item: PendingDocument, leader: PendingDocument): Fate | undefined {
  const isEqual = sameContent(item.candidate.bytes, leader.candidate.bytes);
  const isStored = outcome.kind === 'inserted' || outcome.kind === 'already' || outcome.kind === 'duplicate';
  if (outcome.kind === 'unknown') return { kind: 'unknown' };
  if (isStored && isEqual) return { kind: 'copy' };
  if (isStored) return { kind: 'dead', rejection: conflict, eventId: item.candidate.document._id };
  return isEqual ? fateOf(outcome, item) : undefined;
}

const conflict: Rejection = {
  code: 'conflict',
  message: 'Another event with the same source and id, but other content, is stored already.',
};

/** The records from the front that are certain: the checkpoint may cover these and no other, however many follow. */
export function handledPrefix({ plan, fates }: SettledRecords): SettledRecords {
  const firstUnknown = fates.findIndex(({ kind }) => kind === 'unknown');
  const length = firstUnknown < 0 ? fates.length : firstUnknown;
  return { plan: plan.slice(0, length), fates: fates.slice(0, length) };
}

/** The record that the checkpoint may move to; null where the prefix holds nothing new of this incarnation. */
export function lastToCheckpoint(
  prefix: readonly StreamRecord[],
  source: RecordSource,
  loaded: SequenceNumber | null,
): StreamRecord | null {
  const last = prefix.findLast((record) => !isOfFormerIncarnation(record, source));
  if (last === undefined) return null;
  return loaded !== null && compareSequenceNumbers(last.sequence, loaded) <= 0 ? null : last;
}
