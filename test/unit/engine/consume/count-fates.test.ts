import { expect, it } from 'vitest';
import { countFates } from '../../../../engine/consume/count-fates.ts';

const none = {
  records: 0,
  skipped: 0,
  passedOver: 0,
  inserted: 0,
  already: 0,
  duplicates: 0,
  copies: 0,
  deadLetters: 0,
  unknown: 0,
};

it('counts every record under exactly one fate', () => {
  const dead = { kind: 'dead', rejection: { code: 'not-json', message: '' } } as const;
  const kinds = ['skipped', 'passed-over', 'inserted', 'already', 'duplicate', 'copy', 'unknown'] as const;
  const counts = countFates([dead, dead, ...kinds.map((kind) => ({ kind }))]);
  expect(counts).toEqual({
    records: 9,
    skipped: 1,
    passedOver: 1,
    inserted: 1,
    already: 1,
    duplicates: 1,
    copies: 1,
    deadLetters: 2,
    unknown: 1,
  });
});

it('counts nothing where there is nothing', () => {
  expect(countFates([])).toEqual(none);
});
