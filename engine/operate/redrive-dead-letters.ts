import { countFates } from '../consume/count-fates.ts';
import { BatchInterrupted } from '../consume/errors.ts';
import { explainInterruption } from '../consume/explain-interruption.ts';
import { planBatch } from '../consume/plan-batch.ts';
import type { Fate } from '../consume/settle-fates.ts';
import { storePlan } from '../consume/store-plan.ts';
import { parseLetterId } from '../documents/dead-letter.ts';
import type { RecordSource } from '../documents/make-document.ts';
import { remainingMs, timeBudget } from '../runtime/time-budget.ts';
import type { LetterFilter, OpenLetter, RefusedAgain } from '../sink/dead-letter-ports.ts';
import { callTimeoutMs } from '../stream/reading-dependencies.ts';
import type { StreamRecord } from '../stream/record.ts';
import type { OperatorDependencies } from './dependencies.ts';

/** What came of the letters that were open. */
export interface RedriveReport {
  /** Stored now, or proven to be stored; their letters are closed. */
  readonly redriven: number;
  /** Refused again; their letters stay open under the new reason. */
  readonly refused: number;
  /** Ids of letters that are not as Highwater writes them; left alone. */
  readonly unreadable: readonly string[];
}

type RedriveDependencies = Pick<OperatorDependencies, 'consumer' | 'letters' | 'log' | 'monotonicMs'>;

/** A record has up to 10 MiB, so a page of letters stays within ordinary memory. */
const lettersPerPage = 25;

/**
 * Sends open letters the way that records go: decode, write, verify (O5). A letter is marked `redriven` once its document
 * is proven to be there, and stays open under its new reason otherwise; a conflict stays one unless its event now stores
 * cleanly. Nothing is deleted, checkpoint and mark have no part in it. Each letter is tried once in a run. Idempotent:
 * interrupted anywhere, or run twice at once, a letter that is still open finds its document there.
 *
 * @throws BatchInterrupted where an outcome is not certain; MongoUnavailable: to redrive again is safe.
 */
export async function redriveDeadLetters(
  filter: LetterFilter,
  dependencies: RedriveDependencies,
): Promise<RedriveReport> {
  const { letters: box, log } = dependencies;
  let report: RedriveReport = { redriven: 0, refused: 0, unreadable: [] };
  let after: string | null = null;
  for (;;) {
    const page = await box.open(filter, after, lettersPerPage, callTimeoutMs);
    const last = page.at(-1);
    if (last === undefined) return report;
    after = last.id;
    const { batches, unreadable } = groupLetters(page);
    report = { ...report, unreadable: [...report.unreadable, ...unreadable] };
    for (const batch of batches) {
      const { redriven, refused } = await redriveBatch(batch, dependencies);
      report = { ...report, redriven: report.redriven + redriven, refused: report.refused + refused };
    }
    log.info('letters.redriven', { through: after, redriven: report.redriven, refused: report.refused });
  }
}

async function redriveBatch(
  { source, letters }: LetterBatch,
  { consumer, letters: box, monotonicMs }: RedriveDependencies,
): Promise<{ readonly redriven: number; readonly refused: number }> {
  const batch = {
    streamName: source.incarnation.streamName,
    shard: source.shard,
    records: letters.map(({ record }) => record),
  };
  const plan = planBatch(batch, { ...source, skipThrough: null, skipRecords: [], start: null });
  // The letter's own id has settled the life of the stream that it speaks of.
  const place = { position: source, isPositionCertain: true };
  const budget = timeBudget(remainingMs({ consumer, monotonicMs }));
  const { fates, trouble } = await storePlan(plan, place, budget, consumer);
  const stored = letters.filter((_, index) => isStored(fates[index])).map(({ id }) => id);
  const refused = letters.flatMap(({ id }, index) => refusedAgain(id, fates[index]));
  if (refused.length > 0) await box.refuseAgain(refused, consumer.now(), callTimeoutMs);
  const redriven = stored.length > 0 ? await box.close(stored, 'redriven', consumer.now(), callTimeoutMs) : 0;
  const { unknown } = countFates(fates);
  if (unknown === 0) return { redriven, refused: refused.length };
  const interrupted = { shard: source.shard, plan, fates, trouble };
  const { message, fields } = explainInterruption(interrupted, 'Redrive the dead letters again');
  throw new BatchInterrupted(message, {
    cause: trouble,
    fields: { shard: source.shard, redriven, refused: refused.length, unknown, ...fields },
  });
}

function isStored(fate: Fate | undefined): boolean {
  const kind = fate?.kind;
  return kind === 'inserted' || kind === 'already' || kind === 'duplicate' || kind === 'copy';
}

function refusedAgain(id: string, fate: Fate | undefined): readonly RefusedAgain[] {
  if (fate?.kind !== 'dead') return [];
  const { rejection: reason, eventId } = fate;
  return [{ id, reason, ...(eventId === undefined ? {} : { eventId }) }];
}

/** Letters of one shard of one life of a stream, as records again. */
export interface LetterBatch {
  readonly source: RecordSource;
  /** Each letter and its record, in the order that they came. */
  readonly letters: readonly { readonly id: string; readonly record: StreamRecord }[];
}

/** The letters as batches, and the ids of those that are not as Highwater writes them. */
export interface GroupedLetters {
  readonly batches: readonly LetterBatch[];
  readonly unreadable: readonly string[];
}

/** Makes records of letters again, by the place that they came from: a foreign record's id is that place. */
export function groupLetters(letters: readonly OpenLetter[]): GroupedLetters {
  const batches = new Map<string, LetterBatch & { readonly letters: LetterBatch['letters'][number][] }>();
  const unreadable: string[] = [];
  for (const { id, record } of letters) {
    const place = parseLetterId(id);
    if (place === undefined || record === null) {
      unreadable.push(id);
      continue;
    }
    const { incarnation, shard, sequence } = place;
    // All but its number: equal ones of two lives of the stream stay apart.
    const key = id.slice(0, id.lastIndexOf(' '));
    const batch = batches.get(key) ?? { source: { incarnation, shard }, letters: [] };
    const { key: partitionKey, payload: data, arrivedAt } = record;
    batch.letters.push({ id, record: { sequence, partitionKey, data, arrivedAt } });
    batches.set(key, batch);
  }
  return { batches: [...batches.values()], unreadable };
}
