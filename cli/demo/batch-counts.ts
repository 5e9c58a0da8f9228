import { eventsIn } from './log-events.ts';

/** What the consumer's log says, summed over its batches. */
export interface BatchCounts {
  readonly records: number;
  /** Deliveries of records that the checkpoint covered. */
  readonly skipped: number;
  /** Deliveries of records whose document an earlier delivery had written. */
  readonly already: number;
  /** Records that equal a stored event, or another one of their batch. */
  readonly refused: number;
  readonly deadLetters: number;
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
    deadLetters: sum('deadLetters'),
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
    deadLetters: a.deadLetters + b.deadLetters,
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
