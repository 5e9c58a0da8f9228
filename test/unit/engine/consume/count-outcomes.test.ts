import { expect, it } from 'vitest';
import { countOutcomes } from '../../../../engine/consume/count-outcomes.ts';

const none = {
  records: 0,
  skipped: 0,
  beforeStart: 0,
  inserted: 0,
  already: 0,
  duplicates: 0,
  inBatchDuplicates: 0,
  deadLetters: 0,
  unknown: 0,
};

it('counts every record under exactly one outcome', () => {
  const dead = { kind: 'dead-letter', rejection: { code: 'not-json', message: '' } } as const;
  const kinds = ['skipped', 'before-start', 'inserted', 'already', 'duplicate', 'in-batch-duplicate'] as const;
  const unknown = { kind: 'unknown', cause: undefined } as const;
  const counts = countOutcomes([dead, dead, unknown, ...kinds.map((kind) => ({ kind }))]);
  expect(counts).toEqual({
    records: 9,
    skipped: 1,
    beforeStart: 1,
    inserted: 1,
    already: 1,
    duplicates: 1,
    inBatchDuplicates: 1,
    deadLetters: 2,
    unknown: 1,
  });
});

it('counts nothing where there is nothing', () => {
  expect(countOutcomes([])).toEqual(none);
});
