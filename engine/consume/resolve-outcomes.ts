import { sameContent } from '../documents/compare-documents.ts';
import type { CandidateDocument } from '../documents/document.ts';
import type { RecordSource } from '../documents/make-document.ts';
import { conflict, type RecordOutcome } from '../sink/record-outcome.ts';
import type { StreamRecord } from '../stream/record.ts';
import { compareSequenceNumbers, type SequenceNumber } from '../stream/sequence-number.ts';
import { deliveredRecord, isOfFormerIncarnation, type PlannedRecord } from './plan-batch.ts';

/** A record whose document is still to be written or matched with another's outcome. */
export interface PendingDocument {
  readonly index: number;
  readonly candidate: CandidateDocument;
}

/** Some records, and what became of each, in the same order. */
export interface ResolvedRecords {
  readonly plan: readonly PlannedRecord[];
  readonly outcomes: readonly RecordOutcome[];
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
 * Gives each record its outcome from what became of the leaders, by leader index. A duplicate equal to its leader shares the
 * leader's outcome. One that differs is a conflict where the leader's event is stored; where the leader is not, it is
 * an event of its own and stays pending, as does all whose leader has no outcome.
 */
export function resolveOutcomes(
  pending: readonly PendingDocument[],
  leaderOutcomes: ReadonlyMap<number, RecordOutcome>,
): { readonly outcomes: ReadonlyMap<number, RecordOutcome>; readonly pending: readonly PendingDocument[] } {
  const outcomes = new Map<number, RecordOutcome>();
  const open: PendingDocument[] = [];
  const leaderById = new Map(leaders(pending).map((leader) => [leader.candidate.document._id, leader]));
  for (const item of pending) {
    const leader = leaderById.get(item.candidate.document._id) ?? item;
    const outcome = resolveRecord(item, leader, leaderOutcomes.get(leader.index));
    if (outcome === undefined) open.push(item);
    else outcomes.set(item.index, outcome);
  }
  return { outcomes, pending: open };
}

function resolveRecord(
  item: PendingDocument,
  leader: PendingDocument,
  outcome: RecordOutcome | undefined,
): RecordOutcome | undefined {
  if (item === leader || outcome === undefined || outcome.kind === 'unknown') return outcome;
  const isEqual = sameContent(item.candidate.bytes, leader.candidate.bytes);
  const isStored = outcome.kind !== 'dead-letter';
  if (isStored && isEqual) return { kind: 'in-batch-duplicate' };
  if (isStored) return conflict;
  return isEqual ? outcome : undefined;
}

/**
 * The records from the front that are certain with all their parts: the checkpoint may cover these and no other, however many
 * follow.
 */
export function handledPrefix({ plan, outcomes }: ResolvedRecords): ResolvedRecords {
  const firstUnknown = plan[outcomes.findIndex(({ kind }) => kind === 'unknown')];
  if (firstUnknown === undefined) return { plan, outcomes };
  const open = deliveredRecord(firstUnknown);
  const length = plan.findIndex((planned) => deliveredRecord(planned) === open);
  return { plan: plan.slice(0, length), outcomes: outcomes.slice(0, length) };
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
