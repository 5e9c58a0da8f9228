import { eventsIn } from '../aws/log-events.ts';
import { waitUntil } from '../local/process/wait-until.ts';
import type { DemoFunction } from './demo-world.ts';
import { readFunctionLog } from './function-log.ts';

/** What the consumer's log says, summed over its batches. */
export interface BatchCounts {
  readonly records: number;
  /** Deliveries of records that the checkpoint covered. */
  readonly skipped: number;
  /** Deliveries of records whose document an earlier delivery had written. */
  readonly already: number;
  /** Records that equal a stored event, or another one of their batch. */
  readonly refused: number;
}

const looks = 8;

/**
 * Sums what the consumer logged. Lines come a moment after the checkpoints they tell of, and a killed process may take
 * some with it: it reads until every published record is accounted for, or for eight looks no other record was.
 *
 * @returns undefined where no line was found, and what the consumer did is not known.
 */
export async function countBatches(
  { clients, functionName, signal }: DemoFunction,
  published: number,
  intervalMs = 250,
): Promise<BatchCounts | undefined> {
  let [last, unchanged] = [-1, 0];
  const { counts } = await waitUntil(
    async () => {
      const counts = sumBatchLog(await readFunctionLog(clients, functionName));
      // Emulators deliver some records again for ever: what the checkpoint covers is no news.
      const handled = counts === undefined ? 0 : counts.records - counts.skipped;
      unchanged = handled === last ? unchanged + 1 : 0;
      last = handled;
      const isEnough = counts !== undefined && accountForAll(counts, published);
      return isEnough || unchanged >= looks ? { counts } : undefined;
    },
    {
      timeoutMs: 60_000,
      intervalMs,
      signal,
      otherwise: () => 'The log of the consumer does not come to an end: something else is publishing.',
    },
  );
  return counts;
}

/** Sums the `batch.handled` lines; undefined where there is none, which says nothing about what was handled. */
export function sumBatchLog(lines: readonly string[]): BatchCounts | undefined {
  const batches = eventsIn(lines, ['batch.handled']);
  if (batches.length === 0) return undefined;
  const sum = (...names: readonly string[]): number =>
    batches.reduce((total, batch) => total + names.reduce((part, name) => part + countIn(batch, name), 0), 0);
  return {
    records: sum('records'),
    skipped: sum('skipped'),
    already: sum('already'),
    refused: sum('duplicates', 'inBatchDuplicates'),
  };
}

/** Of two consumers together; undefined where either is not known. */
export function addCounts(a: BatchCounts | undefined, b: BatchCounts | undefined): BatchCounts | undefined {
  if (a === undefined || b === undefined) return undefined;
  return {
    records: a.records + b.records,
    skipped: a.skipped + b.skipped,
    already: a.already + b.already,
    refused: a.refused + b.refused,
  };
}

/** Whether the counts tell of every record of a stream of so many: lines of the log may get lost, with a process or on their way. */
export function accountForAll({ records, skipped }: BatchCounts, published: number): boolean {
  return records - skipped >= published;
}

function countIn(batch: object, name: string): number {
  const value: unknown = Reflect.get(batch, name);
  return typeof value === 'number' ? value : 0;
}
