import { describe, expect, it } from 'vitest';
import { addCounts, countFates } from '../../../../engine/consume/count-fates.ts';

describe('adding counts', () => {
  it('adds each by itself', () => {
    const one = countFates([{ kind: 'inserted' }, { kind: 'copy' }]);
    const two = countFates([{ kind: 'inserted' }, { kind: 'unknown' }]);
    expect(addCounts([one, two])).toEqual({
      ...countFates([]),
      records: 4,
      inserted: 2,
      copies: 1,
      unknown: 1,
    });
  });

  it('is all zero for none', () => {
    expect(addCounts([])).toEqual(countFates([]));
  });
});
