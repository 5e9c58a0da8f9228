import type { FateCounts } from '../../consumer/core/count-fates.ts';

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
