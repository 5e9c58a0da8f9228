import { planBatch } from '../consume/plan-batch.ts';
import { requireProven } from '../consume/require-proven.ts';
import { storePlan } from '../consume/store-plan.ts';
import { HighwaterError } from '../runtime/errors.ts';
import { remainingMs, timeBudget } from '../runtime/time-budget.ts';
import type { DeadLetterFilter } from '../sink/dead-letter-ports.ts';
import { callTimeoutMs } from '../stream/reading-dependencies.ts';
import type { ShardBatch } from '../stream/record.ts';
import type { OperatorDependencies } from './dependencies.ts';
import { type DeadLetterBatch, groupDeadLetters } from './group-dead-letters.ts';
import { sortDeadLetters } from './sort-dead-letters.ts';
import { endless, type Step } from './step.ts';

/** What came of the dead letters that were open. */
export interface RedriveReport {
  /** Stored now, or proven to be stored; their dead letters are closed. */
  readonly redriven: number;
  /** Refused again: open under the new reason. A part of an envelope then has a dead letter of its own. */
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
  const { streamName } = source.incarnation;
  const context = { ...source, skipThrough: null, skipRecords: [], start: null, decoding: consumer.decoding };
  // The dead letter's own id has told the incarnation of the stream that it speaks of.
  const place = { position: source, isPositionCertain: true };
  const records = deadLetters.map(({ record }) => record);
  for (let rest: ShardBatch | null = { streamName, shard: source.shard, records }; rest !== null; ) {
    const planned = planBatch(rest, context);
    const { plan } = planned;
    const outcomes = await storePlan(plan, place, timeBudget(remainingMs({ consumer, monotonicMs })), consumer);
    const { refused, stored, refusedParts } = sortDeadLetters(deadLetters, { plan, outcomes });
    if (refused.length > 0) await deadLetterStore.refuseAgain(refused, consumer.now(), callTimeoutMs);
    const redriven =
      stored.length > 0 ? await deadLetterStore.close(stored, 'redriven', consumer.now(), callTimeoutMs) : 0;
    const report = { redriven, refused: refused.length + refusedParts };
    count.redriven += report.redriven;
    count.refused += report.refused;
    requireProven({ shard: source.shard, plan, outcomes }, 'Redrive the dead letters again', report);
    rest = planned.rest;
  }
}
