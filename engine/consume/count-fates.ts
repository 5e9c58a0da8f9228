import type { Fate } from './settle-fates.ts';

/** How many records of a batch met which fate. */
export interface FateCounts {
  readonly records: number;
  /** At or below the checkpoint: handled by an earlier delivery. */
  readonly skipped: number;
  /** Arrived before the group's start. */
  readonly passedOver: number;
  readonly inserted: number;
  /** Written by an earlier delivery of the same record. */
  readonly already: number;
  /** Equal to a stored event of another record. */
  readonly duplicates: number;
  /** Equal to an earlier event of the same batch. */
  readonly copies: number;
  readonly deadLetters: number;
  readonly unknown: number;
}

/** Counts every record under the one fate that it met. */
export function countFates(fates: readonly Fate[]): FateCounts {
  const count = (kind: Fate['kind']): number => fates.filter((fate) => fate.kind === kind).length;
  return {
    records: fates.length,
    skipped: count('skipped'),
    passedOver: count('passed-over'),
    inserted: count('inserted'),
    already: count('already'),
    duplicates: count('duplicate'),
    copies: count('copy'),
    deadLetters: count('dead'),
    unknown: count('unknown'),
  };
}

/** The sums of all counts; all zero for none. */
export function addCounts(all: readonly FateCounts[]): FateCounts {
  const sum = (name: keyof FateCounts): number => all.reduce((total, counts) => total + counts[name], 0);
  return {
    records: sum('records'),
    skipped: sum('skipped'),
    passedOver: sum('passedOver'),
    inserted: sum('inserted'),
    already: sum('already'),
    duplicates: sum('duplicates'),
    copies: sum('copies'),
    deadLetters: sum('deadLetters'),
    unknown: sum('unknown'),
  };
}
