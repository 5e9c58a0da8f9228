import type { RecordOutcome } from '../sink/record-outcome.ts';
import { deliveredRecord, type PlannedRecord } from './plan-batch.ts';
import type { ResolvedRecords } from './resolve-outcomes.ts';

/** How many parts of a batch's records met which outcome. Most records are one part. */
export interface OutcomeCounts {
  /** As Kinesis delivered them. */
  readonly records: number;
  /** The sum of what follows. */
  readonly parts: number;
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
  /** Envelopes that hold nothing. */
  readonly emptyEnvelopes: number;
  /** Of a service that only tries whether the stream can be reached. */
  readonly controlMessages: number;
  readonly unknown: number;
}

/** Counts every part under the one outcome that it met. */
export function countOutcomes({ plan, outcomes }: ResolvedRecords): OutcomeCounts {
  const count = (kind: RecordOutcome['kind']): number => outcomes.filter((outcome) => outcome.kind === kind).length;
  return {
    records: plan.filter((planned, index) => isNext(planned, plan[index - 1])).length,
    parts: outcomes.length,
    skipped: count('skipped'),
    beforeStart: count('before-start'),
    inserted: count('inserted'),
    already: count('already'),
    duplicates: count('duplicate'),
    inBatchDuplicates: count('in-batch-duplicate'),
    deadLetters: count('dead-letter'),
    emptyEnvelopes: count('empty-envelope'),
    controlMessages: count('control-message'),
    unknown: count('unknown'),
  };
}

/** The parts of a record follow one another. */
function isNext(planned: PlannedRecord, before: PlannedRecord | undefined): boolean {
  return before === undefined || deliveredRecord(planned) !== deliveredRecord(before);
}

/** The sums of all counts; all zero for none. */
export function addCounts(all: readonly OutcomeCounts[]): OutcomeCounts {
  const sum = (name: keyof OutcomeCounts): number => all.reduce((total, counts) => total + counts[name], 0);
  return {
    records: sum('records'),
    parts: sum('parts'),
    skipped: sum('skipped'),
    beforeStart: sum('beforeStart'),
    inserted: sum('inserted'),
    already: sum('already'),
    duplicates: sum('duplicates'),
    inBatchDuplicates: sum('inBatchDuplicates'),
    deadLetters: sum('deadLetters'),
    emptyEnvelopes: sum('emptyEnvelopes'),
    controlMessages: sum('controlMessages'),
    unknown: sum('unknown'),
  };
}
