import { describe, expect, it } from 'vitest';
import { storePlan } from '../../../../engine/consume/store-plan.ts';
import { timeBudget } from '../../../../engine/runtime/time-budget.ts';
import { IncarnationUnknown } from '../../../../engine/stream/errors.ts';
import type { StreamRecord } from '../../../../engine/stream/record.ts';
import { FakeDeadLetterSink, FakeDocumentSink } from '../../../support/fake-mongo.ts';
import { arrival, batch, numberRecord, position, record, sequence, utf8 } from '../../../support/records.ts';
import { planWhole } from '../../../support/unpacked.ts';

const bad = (at: number): StreamRecord => record({ sequence: sequence(at), data: utf8('{') });

function open() {
  const sinks = {
    documents: new FakeDocumentSink(),
    deadLetters: new FakeDeadLetterSink(),
    now: () => arrival,
  };
  const store = (records: readonly StreamRecord[], isPositionCertain = true) => {
    const place = { position: position(), isPositionCertain };
    const plan = planWhole(batch(...records));
    return storePlan(
      plan,
      place,
      timeBudget(() => 60_000),
      sinks,
    );
  };
  return { ...sinks, store };
}

describe('storing a plan', () => {
  it('makes documents and dead letters of it', async () => {
    const { store, documents, deadLetters } = open();
    expect(await store([numberRecord(1), bad(2), numberRecord(3)])).toMatchObject([
      { kind: 'inserted' },
      { kind: 'dead-letter' },
      { kind: 'inserted' },
    ]);
    expect([documents.stored.size, deadLetters.letters.size]).toEqual([2, 1]);
  });

  it('C31: is final up to the first record that is not certain, dead letters included', async () => {
    const { store, documents, deadLetters } = open();
    const cause = new Error('planted');
    documents.fault = ({ document }) => (document.origin.sequence === '3' ? { kind: 'unknown', cause } : undefined);
    const stored = await store([numberRecord(1), bad(2), numberRecord(3), bad(4)]);
    expect(stored).toMatchObject([{ kind: 'inserted' }, { kind: 'dead-letter' }, { kind: 'unknown', cause }, {}]);
    expect([...deadLetters.letters.values()].map(({ origin }) => origin.sequence)).toEqual(['2']);
  });

  it('writes nothing where it needs positions and none is certain', async () => {
    const { store, documents } = open();
    await expect(store([numberRecord(1), bad(2)], false)).rejects.toThrow(IncarnationUnknown);
    expect(documents.stored.size).toBe(0);
  });
});
