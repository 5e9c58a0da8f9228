import { describe, expect, it } from 'vitest';
import type { PlannedRecord } from '../../../../engine/consume/plan-batch.ts';
import { writeDocuments } from '../../../../engine/consume/write-documents.ts';
import type { TimeBudget } from '../../../../engine/runtime/time-budget.ts';
import { OutcomeUnknown } from '../../../../engine/sink/errors.ts';
import type { RecordOutcome } from '../../../../engine/sink/record-outcome.ts';
import { FakeDocumentSink } from '../../../support/fake-mongo.ts';
import { candidate, record } from '../../../support/records.ts';

const unhurried: TimeBudget = { loadMs: 1_000, closingMs: () => 1_000, writeMs: () => 1_000 };

function write(n: number, value: unknown = n): PlannedRecord {
  return {
    kind: 'write',
    record: record(),
    candidate: candidate({ _id: `a ${n}`, value }),
    isForeign: false,
  };
}

function duplicate(n: number, value: unknown = n): PlannedRecord {
  return {
    kind: 'in-batch-duplicate',
    record: record(),
    candidate: candidate({ _id: `a ${n}`, value }),
    isForeign: false,
  };
}

const kinds = (outcomes: readonly { readonly kind: string }[]): string[] => outcomes.map(({ kind }) => kind);

describe('writing a plan', () => {
  it('gives each record its outcome, in the order of the plan', async () => {
    const rejection = { code: 'not-json', message: 'planted' } as const;
    const plan: PlannedRecord[] = [
      { kind: 'skip', record: record(), because: 'checkpoint' },
      { kind: 'skip', record: record(), because: 'before-start' },
      write(1),
      { kind: 'reject', record: record(), rejection },
      duplicate(1),
      write(2),
    ];
    const outcomes = await writeDocuments(plan, new FakeDocumentSink(), unhurried);
    expect(kinds(outcomes)).toEqual([
      'skipped',
      'before-start',
      'inserted',
      'dead-letter',
      'in-batch-duplicate',
      'inserted',
    ]);
  });

  it('writes nothing where nothing is to be written', async () => {
    const sink = new FakeDocumentSink();
    await writeDocuments([{ kind: 'skip', record: record(), because: 'checkpoint' }], sink, unhurried);
    expect(sink.calls).toEqual([]);
  });

  it('writes a differing duplicate only after its leader was refused, and then once', async () => {
    const sink = new FakeDocumentSink();
    const rejection = { code: 'refused-by-mongodb', message: 'planted' } as const;
    sink.fault = ({ document }): RecordOutcome | undefined =>
      document.value === 'bad' ? { kind: 'dead-letter', rejection } : undefined;
    const plan = [write(1, 'bad'), duplicate(1, 'good'), duplicate(1, 'good'), duplicate(1, 'other')];
    const outcomes = await writeDocuments(plan, sink, unhurried);
    expect(kinds(outcomes)).toEqual(['dead-letter', 'inserted', 'in-batch-duplicate', 'dead-letter']);
    expect(sink.calls).toEqual([['a 1'], ['a 1']]);
  });

  it('sends no further chunk after an outcome that is unknown', async () => {
    const sink = new FakeDocumentSink();
    const cause = new Error('planted');
    sink.fault = ({ document }) => (document._id === 'a 7' ? { kind: 'unknown', cause } : undefined);
    const plan = Array.from({ length: 2_500 }, (_, n) => write(n));
    const outcomes = await writeDocuments(plan, sink, unhurried);
    expect(sink.calls).toHaveLength(1);
    const unknown = { kind: 'unknown', cause };
    expect([outcomes[6], outcomes[7], outcomes[1_000]]).toEqual([{ kind: 'inserted' }, unknown, unknown]);
  });

  it('C15: takes outcomes that are missing for unknown', async () => {
    const short = { write: async () => [{ kind: 'inserted' }] satisfies RecordOutcome[] };
    const outcomes = await writeDocuments([write(1), write(2)], short, unhurried);
    const cause = new OutcomeUnknown('The sink gave no outcome for this document.');
    expect(outcomes).toEqual([{ kind: 'inserted' }, { kind: 'unknown', cause }]);
  });

  it('C38: starts no chunk that the time is not enough for', async () => {
    const sink = new FakeDocumentSink();
    let asked = 0;
    const hurried: TimeBudget = { ...unhurried, writeMs: () => (asked++ === 0 ? 1_000 : null) };
    const outcomes = await writeDocuments(
      Array.from({ length: 1_001 }, (_, n) => write(n)),
      sink,
      hurried,
    );
    const cause = new OutcomeUnknown('The time for writing ended before this document was written.');
    expect(sink.calls.map(({ length }) => length)).toEqual([1_000]);
    expect([outcomes[999], outcomes[1_000]]).toEqual([{ kind: 'inserted' }, { kind: 'unknown', cause }]);
  });
});
