import type { RecordOutcome } from '../sink/record-outcome.ts';

/** How many records of a batch met which outcome. */
export interface OutcomeCounts {
  readonly records: number;
  /** At or below the checkpoint: handled by an earlier delivery. */
  readonly skipped: number;
  /** Arrived before the group's start. */
  readonly beforeStart: number;
  readonly inserted: number;
  /** Written by an earlier delivery of the same record. */
  readonly already: number;
  /** Equal to a stored event of another record. */
  readonly duplicates: number;
  /** Equal to an earlier event of the same batch. */
  readonly inBatchDuplicates: number;
  readonly deadLetters: number;
  readonly unknown: number;
}

/** Counts every record under the one outcome that it met. */
export function countOutcomes(outcomes: readonly RecordOutcome[]): OutcomeCounts {
  const count = (kind: RecordOutcome['kind']): number => outcomes.filter((outcome) => outcome.kind === kind).length;
  return {
    records: outcomes.length,
    skipped: count('skipped'),
    beforeStart: count('before-start'),
    inserted: count('inserted'),
    already: count('already'),
    duplicates: count('duplicate'),
    inBatchDuplicates: count('in-batch-duplicate'),
    deadLetters: count('dead-letter'),
    unknown: count('unknown'),
  };
}

/** The sums of all counts; all zero for none. */
export function addCounts(all: readonly OutcomeCounts[]): OutcomeCounts {
  const sum = (name: keyof OutcomeCounts): number => all.reduce((total, counts) => total + counts[name], 0);
  return {
    records: sum('records'),
    skipped: sum('skipped'),
    beforeStart: sum('beforeStart'),
    inserted: sum('inserted'),
    already: sum('already'),
    duplicates: sum('duplicates'),
    inBatchDuplicates: sum('inBatchDuplicates'),
    deadLetters: sum('deadLetters'),
    unknown: sum('unknown'),
  };
}
