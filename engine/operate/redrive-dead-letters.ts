import { type PlannedRecord, planBatch, shownEventId } from '../consume/plan-batch.ts';
import { requireProven } from '../consume/require-proven.ts';
import { storePlan } from '../consume/store-plan.ts';
import { parseDeadLetterId } from '../documents/dead-letter.ts';
import type { RecordSource } from '../documents/make-document.ts';
import { HighwaterError } from '../runtime/errors.ts';
import { remainingMs, timeBudget } from '../runtime/time-budget.ts';
import type { DeadLetterFilter, OpenDeadLetter, RefusedAgain } from '../sink/dead-letter-ports.ts';
import type { RecordOutcome } from '../sink/record-outcome.ts';
import { callTimeoutMs } from '../stream/reading-dependencies.ts';
import type { StreamRecord } from '../stream/record.ts';
import type { OperatorDependencies } from './dependencies.ts';
import { endless, type Step } from './step.ts';

/** What came of the dead letters that were open. */
export interface RedriveReport {
  /** Stored now, or proven to be stored; their dead letters are closed. */
  readonly redriven: number;
  /** Refused again; their dead letters stay open under the new reason. */
  readonly refused: number;
  /** Ids of dead letters that are not as Highwater writes them; left alone. */
  readonly unreadable: readonly string[];
  /** The step was over, or met trouble: go on with the dead letters after this id. Null where all were tried, or none. */
  readonly after: string | null;
  /** What the step met, where it may pass by itself. What is left is tried again from `after` on, and not counted yet. */
  readonly trouble: HighwaterError | null;
}

type RedriveDependencies = Pick<OperatorDependencies, 'consumer' | 'deadLetterStore' | 'log' | 'monotonicMs'>;

/** A record has up to 10 MiB, so a page of dead letters stays within ordinary memory. */
const deadLettersPerPage = 25;

/**
 * Sends open dead letters the way that records go: decode, write, verify (O5). A dead letter is marked `redriven` once its document
 * is proven to be there, and stays open under its new reason otherwise; a conflict stays one unless its event now stores
 * cleanly. Nothing is deleted, neither checkpoint moves. Each dead letter is tried once in a run. Idempotent:
 * interrupted anywhere, or run twice at once, a dead letter that is still open finds its document there.
 *
 * @throws HighwaterError on trouble that does not pass by itself: to redrive again is safe.
 */
export async function redriveDeadLetters(
  { after: first = null, ...filter }: DeadLetterFilter & { readonly after?: string | null },
  dependencies: RedriveDependencies,
  { isOver }: Step = endless,
): Promise<RedriveReport> {
  const { deadLetterStore, log } = dependencies;
  let report: RedriveReport = { redriven: 0, refused: 0, unreadable: [], after: null, trouble: null };
  let after = first;
  for (;;) {
    const begun = after;
    const count = { redriven: report.redriven, refused: report.refused };
    try {
      const page = await deadLetterStore.open(filter, after, deadLettersPerPage, callTimeoutMs);
      const last = page.at(-1);
      if (last === undefined) return report;
      after = last.id;
      const { batches, unreadable } = groupDeadLetters(page);
      for (const batch of batches) await redriveBatch(batch, count, dependencies);
      report = { ...report, ...count, unreadable: [...report.unreadable, ...unreadable] };
    } catch (error) {
      if (!(error instanceof HighwaterError) || !error.retriable) throw error;
      // Of this page, only what was closed is not tried again.
      return { ...report, redriven: count.redriven, after: begun, trouble: error };
    }
    log.info('dead-letters.redriven', { through: after, ...count });
    if (isOver()) return { ...report, after };
  }
}

/** Adds to `count`, also where it throws. */
async function redriveBatch(
  { source, deadLetters }: DeadLetterBatch,
  count: { redriven: number; refused: number },
  { consumer, deadLetterStore, monotonicMs }: RedriveDependencies,
): Promise<void> {
  const batch = {
    streamName: source.incarnation.streamName,
    shard: source.shard,
    records: deadLetters.map(({ record }) => record),
  };
  const plan = planBatch(batch, { ...source, skipThrough: null, skipRecords: [], start: null });
  // The dead letter's own id has told the incarnation of the stream that it speaks of.
  const place = { position: source, isPositionCertain: true };
  const budget = timeBudget(remainingMs({ consumer, monotonicMs }));
  const outcomes = await storePlan(plan, place, budget, consumer);
  const stored = deadLetters.filter((_, index) => isStored(outcomes[index])).map(({ id }) => id);
  const refused = deadLetters.flatMap(({ id }, index) => refusedAgain(id, plan[index], outcomes[index]));
  if (refused.length > 0) await deadLetterStore.refuseAgain(refused, consumer.now(), callTimeoutMs);
  const redriven =
    stored.length > 0 ? await deadLetterStore.close(stored, 'redriven', consumer.now(), callTimeoutMs) : 0;
  const report = { redriven, refused: refused.length };
  count.redriven += report.redriven;
  count.refused += report.refused;
  requireProven({ shard: source.shard, plan, outcomes }, 'Redrive the dead letters again', report);
}

function isStored(outcome: RecordOutcome | undefined): boolean {
  const kind = outcome?.kind;
  return kind === 'inserted' || kind === 'already' || kind === 'duplicate' || kind === 'in-batch-duplicate';
}

function refusedAgain(
  id: string,
  planned: PlannedRecord | undefined,
  outcome: RecordOutcome | undefined,
): readonly RefusedAgain[] {
  if (planned === undefined || outcome?.kind !== 'dead-letter') return [];
  const eventId = shownEventId(planned);
  return [{ id, reason: outcome.rejection, ...(eventId === undefined ? {} : { eventId }) }];
}

/** Dead dead letters of one shard of one incarnation of a stream, as records again. */
export interface DeadLetterBatch {
  readonly source: RecordSource;
  /** Each dead letter and its record, in the order that they came. */
  readonly deadLetters: readonly { readonly id: string; readonly record: StreamRecord }[];
}

/** The dead letters as batches, and the ids of those that are not as Highwater writes them. */
export interface GroupedDeadLetters {
  readonly batches: readonly DeadLetterBatch[];
  readonly unreadable: readonly string[];
}

/** Makes records of dead letters again, by the place that they came from: a foreign record's id is that place. */
export function groupDeadLetters(deadLetters: readonly OpenDeadLetter[]): GroupedDeadLetters {
  const batches = new Map<
    string,
    DeadLetterBatch & { readonly deadLetters: DeadLetterBatch['deadLetters'][number][] }
  >();
  const unreadable: string[] = [];
  for (const { id, record } of deadLetters) {
    const place = parseDeadLetterId(id);
    if (place === undefined || record === null) {
      unreadable.push(id);
      continue;
    }
    const { incarnation, shard, sequence } = place;
    // All but its number: equal ones of two incarnations of the stream stay apart.
    const key = id.slice(0, id.lastIndexOf(' '));
    const batch = batches.get(key) ?? { source: { incarnation, shard }, deadLetters: [] };
    const { key: partitionKey, payload: data, arrivedAt } = record;
    batch.deadLetters.push({ id, record: { sequence, partitionKey, data, arrivedAt } });
    batches.set(key, batch);
  }
  return { batches: [...batches.values()], unreadable };
}
