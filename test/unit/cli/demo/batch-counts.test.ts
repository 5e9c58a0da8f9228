import { describe, expect, it } from 'vitest';
import { accountForAll, sumBatchLog } from '../../../../cli/demo/count-batches.ts';

const line = (fields: object) => JSON.stringify({ level: 'INFO', event: 'batch.handled', ...fields });

describe('the counts of a log', () => {
  it('are the sums over all batches', () => {
    const lines = [
      line({ records: 10, inserted: 6, already: 2, duplicates: 1, inBatchDuplicates: 1 }),
      line({ records: 5, skipped: 4, deadLetters: 1 }),
    ];
    expect(sumBatchLog(lines)).toEqual({ records: 15, skipped: 4, already: 2, refused: 2 });
  });

  it('are read behind what a runtime writes before the JSON', () => {
    expect(sumBatchLog([`2026-01-01T00:00:00Z abc INFO ${line({ records: 3 })}`])?.records).toBe(3);
  });

  it('are not known where no line tells of a batch', () => {
    const others = [
      'START RequestId: batch.handled',
      '{"event":"batch.failed","records":9}',
      '{"event":"batch.handled"',
      '{"event":"other","note":"batch.handled","records":9}',
    ];
    expect(sumBatchLog(others)).toBeUndefined();
    expect(sumBatchLog([])).toBeUndefined();
    expect(sumBatchLog([...others, line({ records: 0 })])).toMatchObject({ records: 0 });
  });

  it('account for all where every record was handled once, however often the checkpoint covered one', () => {
    const counts = { records: 14, skipped: 4, already: 0, refused: 0 };
    expect([10, 11].map((published) => accountForAll(counts, published))).toEqual([true, false]);
  });
});
