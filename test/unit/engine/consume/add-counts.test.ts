import { describe, expect, it } from 'vitest';
import { addCounts, countOutcomes } from '../../../../engine/consume/count-outcomes.ts';

describe('adding counts', () => {
  it('adds each by itself', () => {
    const one = countOutcomes([{ kind: 'inserted' }, { kind: 'in-batch-duplicate' }]);
    const two = countOutcomes([{ kind: 'inserted' }, { kind: 'unknown', cause: undefined }]);
    expect(addCounts([one, two])).toEqual({
      ...countOutcomes([]),
      records: 4,
      inserted: 2,
      inBatchDuplicates: 1,
      unknown: 1,
    });
  });

  it('is all zero for none', () => {
    expect(addCounts([])).toEqual(countOutcomes([]));
  });
});
