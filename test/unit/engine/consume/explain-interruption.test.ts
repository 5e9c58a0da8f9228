import { describe, expect, it } from 'vitest';
import { explainInterruption } from '../../../../engine/consume/explain-interruption.ts';
import type { PlannedRecord } from '../../../../engine/consume/plan-batch.ts';
import type { RecordOutcome } from '../../../../engine/consume/resolve-outcomes.ts';
import { OutcomeUnknown } from '../../../../engine/sink/errors.ts';
import { candidate, numberRecord } from '../../../support/records.ts';

const plan = [11, 12, 13].map(
  (n): PlannedRecord => ({
    kind: 'write',
    record: numberRecord(n),
    candidate: candidate(),
    isForeign: false,
  }),
);
const explain = (kinds: readonly ('inserted' | 'unknown')[], trouble: unknown) => {
  const outcomes = kinds.map((kind): RecordOutcome => ({ kind }));
  return explainInterruption({ shard: 'shardId-000000000003', plan, outcomes, trouble }, 'It must come again');
};

describe('what keeps a shard where it is', () => {
  it('is named: the first record that is not proven to be stored, and why', () => {
    const reason = 'The write concern is not satisfied: what was written may not last.';
    expect(explain(['inserted', 'unknown', 'inserted'], new OutcomeUnknown(reason))).toEqual({
      message: `Record 12 of shardId-000000000003 is not proven to be stored: ${reason} It must come again (1 of 3 records is not proven).`,
      fields: { sequence: '12', reason },
    });
  });

  it('is explained by the innermost sentence', () => {
    const cause = new OutcomeUnknown('Inner.');
    const { message } = explain(
      ['unknown', 'unknown', 'unknown'],
      new OutcomeUnknown('Outer.', { cause: new Error('planted', { cause }) }),
    );
    expect(message).toBe(
      'Record 11 of shardId-000000000003 is not proven to be stored: Inner. It must come again (3 of 3 records are not proven).',
    );
  });

  it('shows no text of an error that is not ours', () => {
    const { message, fields } = explain(['unknown'], new TypeError('planted'));
    expect(fields.reason).toBe('TypeError.');
    expect(message).not.toContain('planted');
  });
});
