import type { CandidateDocument } from '../documents/document.ts';
import type { TimeBudget } from '../runtime/time-budget.ts';
import { OutcomeUnknown } from '../sink/errors.ts';
import type { DocumentSink } from '../sink/ports.ts';
import type { WriteOutcome } from '../sink/write-outcome.ts';
import type { PlannedRecord } from './plan-batch.ts';
import { leaders, type PendingDocument, type RecordOutcome, resolveOutcomes } from './resolve-outcomes.ts';

/** One insert: small enough for a reply in time and for little memory, large enough to be quick. */
const chunkLimits = { maxDocuments: 1_000, maxBytes: 8 * 1024 * 1024 } as const;

const outOfTime = 'The time for writing was over before its turn.';
const noOutcome = 'The sink gave no outcome for this document.';

/** The outcome of each record of the plan, in its order, and what first stood in the way, if anything did. */
export interface WrittenPlan {
  readonly outcomes: readonly RecordOutcome[];
  readonly trouble: unknown;
}

/**
 * Writes and verifies a plan. Stops at the first document whose outcome is not certain, and when the time for writing
 * is over: what comes after is `unknown`.
 */
export async function writeDocuments(
  plan: readonly PlannedRecord[],
  sink: DocumentSink,
  budget: TimeBudget,
): Promise<WrittenPlan> {
  const outcomes = new Map<number, RecordOutcome>();
  let pending = pendingDocuments(plan);
  let trouble: unknown;
  while (pending.length > 0 && trouble === undefined) {
    const written = await writeOnce(leaders(pending), sink, budget);
    const resolved = resolveOutcomes(pending, written.writeOutcomes);
    for (const [index, outcome] of resolved.outcomes) outcomes.set(index, outcome);
    pending = resolved.pending;
    trouble = written.trouble;
  }
  return {
    outcomes: plan.map(
      (planned, index) => plannedOutcome(planned) ?? shownOutcome(planned, outcomes.get(index)) ?? { kind: 'unknown' },
    ),
    trouble,
  };
}

async function writeOnce(
  documents: readonly PendingDocument[],
  sink: DocumentSink,
  budget: TimeBudget,
): Promise<{ readonly writeOutcomes: ReadonlyMap<number, WriteOutcome>; readonly trouble: unknown }> {
  const writeOutcomes = new Map<number, WriteOutcome>();
  for (const chunk of chunkDocuments(documents, chunkLimits)) {
    const timeoutMs = budget.writeMs();
    if (timeoutMs === null) return { writeOutcomes, trouble: new OutcomeUnknown(outOfTime) };
    const results = await sink.write(
      chunk.map(({ candidate }) => candidate),
      timeoutMs,
    );
    chunk.forEach((item, index) => {
      writeOutcomes.set(item.index, results[index] ?? { kind: 'unknown', cause: new OutcomeUnknown(noOutcome) });
    });
    const unknown = results.find((outcome) => outcome.kind === 'unknown');
    if (unknown !== undefined || results.length !== chunk.length) {
      return { writeOutcomes, trouble: unknown?.cause ?? new OutcomeUnknown(noOutcome) };
    }
  }
  return { writeOutcomes, trouble: undefined };
}

function pendingDocuments(plan: readonly PlannedRecord[]): readonly PendingDocument[] {
  return plan.flatMap((planned, index) =>
    planned.kind === 'write' || planned.kind === 'in-batch-duplicate' ? [{ index, candidate: planned.candidate }] : [],
  );
}

/** A foreign record shows no event: what its document would be called by is its place. */
function shownOutcome(planned: PlannedRecord, outcome: RecordOutcome | undefined): RecordOutcome | undefined {
  const isForeign = planned.kind === 'write' && planned.isForeign;
  return isForeign && outcome?.kind === 'dead-letter' ? { kind: 'dead-letter', rejection: outcome.rejection } : outcome;
}

/** The outcome that the plan itself decides. */
function plannedOutcome(planned: PlannedRecord): RecordOutcome | undefined {
  if (planned.kind === 'skip') return { kind: planned.because === 'checkpoint' ? 'skipped' : 'before-start' };
  if (planned.kind !== 'reject') return undefined;
  const { rejection, eventId } = planned;
  return { kind: 'dead-letter', rejection, ...(eventId === undefined ? {} : { eventId }) };
}

/** Bounds of one insert. A document larger than `maxBytes` makes a chunk of its own. */
export interface ChunkLimits {
  readonly maxDocuments: number;
  readonly maxBytes: number;
}

/** Cuts documents into consecutive chunks, in their order; no chunk is empty. */
export function chunkDocuments<T extends { readonly candidate: CandidateDocument }>(
  items: readonly T[],
  limits: ChunkLimits,
): readonly (readonly T[])[] {
  const chunks: T[][] = [];
  let chunk: T[] = [];
  let bytes = 0;
  for (const item of items) {
    const size = item.candidate.bytes.byteLength;
    if (chunk.length > 0 && (chunk.length >= limits.maxDocuments || bytes + size > limits.maxBytes)) {
      chunks.push(chunk);
      chunk = [];
      bytes = 0;
    }
    chunk.push(item);
    bytes += size;
  }
  if (chunk.length > 0) chunks.push(chunk);
  return chunks;
}
