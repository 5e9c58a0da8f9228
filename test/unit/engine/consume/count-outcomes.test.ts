import { expect, it } from 'vitest';
import { countOutcomes, type OutcomeCounts } from '../../../../engine/consume/count-outcomes.ts';
import type { RecordOutcome } from '../../../../engine/sink/record-outcome.ts';
import { numberRecord, record, sequence } from '../../../support/records.ts';

const none: OutcomeCounts = {
  records: 0,
  parts: 0,
  skipped: 0,
  beforeStart: 0,
  inserted: 0,
  already: 0,
  duplicates: 0,
  inBatchDuplicates: 0,
  deadLetters: 0,
  emptyEnvelopes: 0,
  controlMessages: 0,
  unknown: 0,
};
const plan = (outcomes: readonly RecordOutcome[]) =>
  outcomes.map((_, index) => ({ kind: 'skip', because: 'checkpoint', record: numberRecord(index) }) as const);

it('counts every part under exactly one outcome', () => {
  const dead = { kind: 'dead-letter', rejection: { code: 'not-json', message: '' } } as const;
  const unknown = { kind: 'unknown', cause: undefined } as const;
  const kinds = ['skipped', 'before-start', 'inserted', 'already', 'duplicate', 'in-batch-duplicate'] as const;
  const others = ['empty-envelope', 'control-message'] as const;
  const outcomes = [dead, dead, unknown, ...[...kinds, ...others].map((kind) => ({ kind }))];
  expect(countOutcomes({ plan: plan(outcomes), outcomes })).toEqual({
    records: 11,
    parts: 11,
    skipped: 1,
    beforeStart: 1,
    inserted: 1,
    already: 1,
    duplicates: 1,
    inBatchDuplicates: 1,
    deadLetters: 2,
    emptyEnvelopes: 1,
    controlMessages: 1,
    unknown: 1,
  });
});

it('counts a record once, however many parts it has', () => {
  const envelope = record({ sequence: sequence(7) });
  const parts = ['0', '1'].map((part) => ({ ...envelope, part }));
  const inside = parts.map(
    (part) => ({ kind: 'skip', because: 'checkpoint', record: part, envelopes: [envelope] }) as const,
  );
  const outcomes = [{ kind: 'inserted' }, { kind: 'inserted' }, { kind: 'inserted' }] as const;
  const [own] = plan(outcomes);
  if (own === undefined) throw new Error('no plan');
  expect(countOutcomes({ plan: [...inside, own], outcomes })).toMatchObject({ records: 2, parts: 3, inserted: 3 });
});

it('counts nothing where there is nothing', () => {
  expect(countOutcomes({ plan: [], outcomes: [] })).toEqual(none);
});
