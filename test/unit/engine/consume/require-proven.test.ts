import { describe, expect, it } from 'vitest';
import { BatchInterrupted } from '../../../../engine/consume/errors.ts';
import type { PlannedRecord } from '../../../../engine/consume/plan-batch.ts';
import { requireProven } from '../../../../engine/consume/require-proven.ts';
import { OutcomeUnknown } from '../../../../engine/sink/errors.ts';
import type { RecordOutcome } from '../../../../engine/sink/record-outcome.ts';
import { candidate, numberRecord } from '../../../support/records.ts';

const plan = [11, 12, 13].map(
  (n): PlannedRecord => ({
    kind: 'write',
    record: numberRecord(n),
    candidate: candidate(),
    isForeign: false,
  }),
);
const required = (kinds: readonly ('inserted' | 'unknown')[], cause: unknown): unknown => {
  const outcomes = kinds.map((kind): RecordOutcome => (kind === 'unknown' ? { kind, cause } : { kind }));
  try {
    return requireProven({ shard: 'shardId-000000000003', plan, outcomes }, 'It must come again', { records: 3 });
  } catch (error) {
    return error;
  }
};

describe('what keeps a shard where it is', () => {
  it('is nothing where each record is proven to be stored', () => {
    expect(required(['inserted', 'inserted'], undefined)).toBeUndefined();
  });

  it('is named: the first record that is not proven to be stored, and why', () => {
    const reason = 'The write concern is not satisfied: the write may be rolled back.';
    const cause = new OutcomeUnknown(reason);
    const message = `Record 12 of shardId-000000000003 is not proven to be stored: ${reason} It must come again (1 of 3 records is not proven).`;
    const fields = { shard: 'shardId-000000000003', records: 3, sequence: '12', reason };
    expect(required(['inserted', 'unknown', 'inserted'], cause)).toEqual(
      new BatchInterrupted(message, { cause, fields }),
    );
    expect(required(['inserted', 'unknown', 'inserted'], cause)).toMatchObject({ cause, fields });
  });

  it('is explained by the innermost sentence', () => {
    const cause = new OutcomeUnknown('Inner.');
    const outer = new OutcomeUnknown('Outer.', { cause: new Error('planted', { cause }) });
    expect(required(['unknown', 'unknown', 'unknown'], outer)).toMatchObject({
      message:
        'Record 11 of shardId-000000000003 is not proven to be stored: Inner. It must come again (3 of 3 records are not proven).',
    });
  });

  it('shows no text of an error that is not ours', () => {
    const error = required(['unknown'], new TypeError('planted'));
    expect(error).toMatchObject({ fields: { reason: 'TypeError.' }, message: expect.not.stringContaining('planted') });
  });
});
