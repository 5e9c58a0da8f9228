import type { Checkpoint } from '../checkpoints/ports.ts';
import { deadLetterId } from '../consume/keep-dead-letters.ts';
import {
  type BatchPlan,
  deliveredRecord,
  type PlanContext,
  type PlannedRecord,
  planBatch,
} from '../consume/plan-batch.ts';
import type { RecordSource } from '../documents/make-document.ts';
import { readStoredDeadLetter } from '../documents/stored-dead-letter.ts';
import { classifyStored } from '../sink/record-outcome.ts';
import { callTimeoutMs } from '../stream/reading-dependencies.ts';
import type { ShardBatch, StreamRecord } from '../stream/record.ts';
import { compareSequenceNumbers } from '../stream/sequence-number.ts';
import type { OperatorDependencies } from './dependencies.ts';

/**
 * What one record has left, or one part of an envelope. `nothing` there is nothing to store; `document` its own; `duplicate` that of another record with an equal event; `conflict` nothing,
 * and another event stands under its id; `before-start` it arrived before the group's start; `skipped` a skip forward has
 * passed it; `pending` nothing yet, and it lies after the checkpoint; `missing` nothing.
 */
export type Finding =
  | {
      readonly kind:
        | 'nothing'
        | 'document'
        | 'duplicate'
        | 'conflict'
        | 'before-start'
        | 'skipped'
        | 'pending'
        | 'missing';
    }
  | {
      readonly kind: 'dead-letter';
      readonly isOpen: boolean;
      /** The code of its reason. */
      readonly reason: string;
    };

/** A record as the consumer plans it, and what it has left. */
export interface VerifiedRecord {
  readonly planned: PlannedRecord;
  readonly finding: Finding;
}

/** What verifying works with: it reads, and writes nothing. */
export type VerifyDependencies = Pick<
  OperatorDependencies,
  'consumer' | 'deadLetterStore' | 'reader' | 'shards' | 'sleep' | 'startsAt' | 'stored'
>;

/** What the front of a batch has left, and the rest of the batch. */
export interface VerifiedFront extends Pick<BatchPlan, 'rest'> {
  readonly verified: readonly VerifiedRecord[];
}

/**
 * Plans a batch as the consumer does, as much of it as fits into memory, and looks for what each record has left. The row is
 * read first: what it has passed was durable before that. Dead letters are read before documents: one that is redriven
 * meanwhile is stored by then.
 *
 * @throws HighwaterError where anything cannot be read.
 */
export async function verifyBatch(
  batch: ShardBatch,
  context: Omit<PlanContext, 'skipThrough'>,
  { consumer, stored }: Pick<VerifyDependencies, 'consumer' | 'stored'>,
): Promise<VerifiedFront> {
  const { incarnation, shard } = context;
  const row = await consumer.checkpoints.load({ group: consumer.group, incarnation, shard }, callTimeoutMs);
  const { plan, rest } = planBatch(batch, { ...context, skipThrough: null });
  const letterIds = plan.flatMap((planned) => lettersOf(planned).map((record) => deadLetterId(record, context)));
  const letters = await inCalls(letterIds, (some) => stored.deadLetters(some, callTimeoutMs));
  const ids = plan.flatMap((planned) => candidateOf(planned)?.document._id ?? []);
  const documents = await inCalls(ids, (some) => stored.documents(some, callTimeoutMs));
  const verified = plan.map((planned) => ({
    planned,
    finding: classifyRecord(planned, { source: context, row, letters, documents }),
  }));
  return { verified, rest };
}

/** A page of envelopes may name ten thousand: each call for some of them has the time that one has. */
const idsPerCall = 1_000;

async function inCalls(
  ids: readonly string[],
  read: (some: readonly string[]) => Promise<ReadonlyMap<string, Uint8Array>>,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>();
  const distinct = [...new Set(ids)];
  for (let first = 0; first < distinct.length; first += idsPerCall)
    for (const [id, bytes] of await read(distinct.slice(first, first + idsPerCall))) found.set(id, bytes);
  return found;
}

/** What was read of a batch's records. */
interface BatchReading {
  readonly source: RecordSource;
  readonly row: Checkpoint | null;
  readonly letters: ReadonlyMap<string, Uint8Array>;
  readonly documents: ReadonlyMap<string, Uint8Array>;
}

function classifyRecord(planned: PlannedRecord, { source, row, letters, documents }: BatchReading): Finding {
  if (planned.kind === 'skip') return { kind: 'before-start' };
  if (planned.kind === 'nothing') return { kind: 'nothing' };
  const candidate = candidateOf(planned);
  const document = candidate === undefined ? undefined : documents.get(candidate.document._id);
  const outcome =
    candidate === undefined || document === undefined ? undefined : classifyStored(document, candidate).kind;
  if (outcome === 'already') return { kind: 'document' };
  if (outcome === 'duplicate') return { kind: 'duplicate' };
  for (const record of lettersOf(planned)) {
    const found = letters.get(deadLetterId(record, source));
    const letter = found === undefined ? undefined : readStoredDeadLetter(found, record, source);
    // One that was redriven says that there is a document, and there is none.
    if (letter?.state === 'open' || letter?.state === 'discarded')
      return { kind: 'dead-letter', isOpen: letter.state === 'open', reason: letter.reason };
  }
  const delivered = deliveredRecord(planned);
  if (!isHandled(delivered, row)) return { kind: 'pending' };
  if (isSkipped(delivered, row)) return { kind: 'skipped' };
  return { kind: outcome === undefined ? 'missing' : 'conflict' };
}

/** Whose dead letters answer for a part: its own, and those of the envelopes around it, which another version or rule did not unpack. */
function lettersOf({ record, envelopes = [] }: PlannedRecord): readonly StreamRecord[] {
  return [record, ...envelopes];
}

function candidateOf(planned: PlannedRecord) {
  return planned.kind === 'write' || planned.kind === 'in-batch-duplicate' ? planned.candidate : undefined;
}

function isHandled({ sequence }: StreamRecord, row: Checkpoint | null): boolean {
  const through = row?.sequence ?? null;
  return through !== null && compareSequenceNumbers(sequence, through) <= 0;
}

/** Until the next batch of the mapping, the row tells what a skip forward has passed. */
function isSkipped({ sequence }: StreamRecord, row: Checkpoint | null): boolean {
  return row?.sinkThrough !== undefined && compareSequenceNumbers(sequence, row.sinkThrough) > 0;
}
