import type { CandidateDocument } from '../documents/document.ts';
import type { TimeBudget } from '../runtime/time-budget.ts';
import { OutcomeUnknown } from '../sink/errors.ts';
import type { DocumentSink } from '../sink/ports.ts';
import type { RecordOutcome } from '../sink/record-outcome.ts';
import type { PlannedRecord } from './plan-batch.ts';
import { leaders, type PendingDocument, resolveOutcomes } from './resolve-outcomes.ts';

/** One insert: small enough for a reply in time and for little memory, large enough to be quick. */
const chunkLimits = { maxDocuments: 1_000, maxBytes: 8 * 1024 * 1024 } as const;

const outOfTime = 'The time for writing ended before this document was written.';
const noOutcome = 'The sink gave no outcome for this document.';

/**
 * Writes and verifies a plan, and gives the outcome of each of its records, in its order. Stops at the first document whose
 * outcome is not certain, and when the time for writing is over: what comes after is `unknown`.
 */
export async function writeDocuments(
  plan: readonly PlannedRecord[],
  sink: DocumentSink,
  budget: TimeBudget,
): Promise<readonly RecordOutcome[]> {
  const outcomes = new Map<number, RecordOutcome>();
  let pending = pendingDocuments(plan);
  let trouble: unknown;
  while (pending.length > 0 && trouble === undefined) {
    const written = await writeOnce(leaders(pending), sink, budget);
    const resolved = resolveOutcomes(pending, written.outcomes);
    for (const [index, outcome] of resolved.outcomes) outcomes.set(index, outcome);
    pending = resolved.pending;
    trouble = written.trouble;
  }
  return plan.map(
    (planned, index) => plannedOutcome(planned) ?? outcomes.get(index) ?? { kind: 'unknown', cause: trouble },
  );
}

/** Outcomes by index; without all of them there is trouble. */
async function writeOnce(
  documents: readonly PendingDocument[],
  sink: DocumentSink,
  budget: TimeBudget,
): Promise<{ readonly outcomes: ReadonlyMap<number, RecordOutcome>; readonly trouble: unknown }> {
  const outcomes = new Map<number, RecordOutcome>();
  for (const chunk of chunkDocuments(documents, chunkLimits)) {
    const timeoutMs = budget.writeMs();
    if (timeoutMs === null) return { outcomes, trouble: new OutcomeUnknown(outOfTime) };
    const results = await sink.write(
      chunk.map(({ candidate }) => candidate),
      timeoutMs,
    );
    chunk.forEach(({ index }, place) => {
      const result = results[place];
      if (result !== undefined) outcomes.set(index, result);
    });
    const unknown = results.find((outcome) => outcome.kind === 'unknown');
    if (unknown !== undefined || results.length !== chunk.length) {
      return { outcomes, trouble: unknown?.cause ?? new OutcomeUnknown(noOutcome) };
    }
  }
  return { outcomes, trouble: undefined };
}

function pendingDocuments(plan: readonly PlannedRecord[]): readonly PendingDocument[] {
  return plan.flatMap((planned, index) =>
    planned.kind === 'write' || planned.kind === 'in-batch-duplicate' ? [{ index, candidate: planned.candidate }] : [],
  );
}

/** The outcome that the plan itself decides. */
function plannedOutcome(planned: PlannedRecord): RecordOutcome | undefined {
  if (planned.kind === 'skip') return { kind: planned.because === 'checkpoint' ? 'skipped' : 'before-start' };
  if (planned.kind === 'nothing') return { kind: planned.because };
  return planned.kind === 'reject' ? { kind: 'dead-letter', rejection: planned.rejection } : undefined;
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
