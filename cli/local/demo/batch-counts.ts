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

/** Sums the `batch.handled` lines; other lines, and what a runtime writes before the JSON, are passed over. */
export function sumBatchLog(lines: readonly string[]): BatchCounts {
  const batches = lines.flatMap(parseBatchLine);
  const sum = (...names: readonly string[]): number =>
    batches.reduce((total, batch) => total + names.reduce((part, name) => part + countIn(batch, name), 0), 0);
  return {
    records: sum('records'),
    skipped: sum('skipped'),
    already: sum('already'),
    refused: sum('duplicates', 'copies'),
    deadLetters: sum('deadLetters'),
  };
}

function parseBatchLine(line: string): object[] {
  const start = line.indexOf('{');
  if (start < 0 || !line.includes('batch.handled')) return [];
  try {
    const value: unknown = JSON.parse(line.slice(start));
    const isBatch =
      typeof value === 'object' && value !== null && Reflect.get(value, 'event') === 'batch.handled';
    return isBatch ? [value] : [];
  } catch {
    return [];
  }
}

function countIn(batch: object, name: string): number {
  const value: unknown = Reflect.get(batch, name);
  return typeof value === 'number' ? value : 0;
}
