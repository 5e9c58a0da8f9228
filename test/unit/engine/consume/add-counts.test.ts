import { describe, expect, it } from 'vitest';
import { addCounts, countOutcomes } from '../../../../engine/consume/count-outcomes.ts';
import type { RecordOutcome } from '../../../../engine/sink/record-outcome.ts';
import { numberRecord } from '../../../support/records.ts';

const count = (...outcomes: readonly RecordOutcome[]) =>
  countOutcomes({
    plan: outcomes.map((_, at) => ({ kind: 'skip', because: 'checkpoint', record: numberRecord(at) })),
    outcomes,
  });

describe('adding counts', () => {
  it('adds each by itself', () => {
    const one = count({ kind: 'inserted' }, { kind: 'in-batch-duplicate' });
    const two = count({ kind: 'inserted' }, { kind: 'unknown', cause: undefined });
    expect(addCounts([one, two])).toEqual({
      ...count(),
      records: 4,
      parts: 4,
      inserted: 2,
      inBatchDuplicates: 1,
      unknown: 1,
    });
  });

  it('is all zero for none', () => {
    expect(addCounts([])).toEqual(count());
  });
});
