import { describe, expect, it } from 'vitest';
import { keepDeadLetters } from '../../../../engine/consume/keep-dead-letters.ts';
import { timeBudget } from '../../../../engine/runtime/time-budget.ts';
import { MongoUnavailable } from '../../../../engine/sink/errors.ts';
import type { RecordOutcome } from '../../../../engine/sink/record-outcome.ts';
import { IncarnationUnknown } from '../../../../engine/stream/errors.ts';
import { FakeDeadLetterSink } from '../../../support/fake-mongo.ts';
import { arrival, candidate, numberRecord, origin, position } from '../../../support/records.ts';

const rejection = { code: 'conflict', message: 'm' } as const;
const dead: RecordOutcome = { kind: 'dead-letter', rejection };

function keep(
  outcome: RecordOutcome,
  deadLetters: FakeDeadLetterSink,
  { isPositionCertain = true, isForeign = false } = {},
): Promise<void> {
  const plan = [{ kind: 'write', record: numberRecord(1), candidate: candidate(), isForeign } as const];
  const place = { position: position(), isPositionCertain };
  const budget = timeBudget(() => 60_000);
  return keepDeadLetters({ plan, outcomes: [outcome] }, place, budget, { deadLetters, now: () => arrival });
}

describe('keeping dead letters', () => {
  it('C32: keeps the bytes, the reason and where the record stood', async () => {
    const sink = new FakeDeadLetterSink();
    await keep(dead, sink);
    const { data, partitionKey } = numberRecord(1);
    expect([...sink.letters.values()]).toEqual([
      {
        _id: 'numbers@1700000000/shardId-000000000000 1',
        reason: rejection,
        eventId: 'highwater:numbers run:1',
        key: partitionKey,
        payload: data,
        origin: origin(),
        deadLetteredAt: arrival,
        state: 'open',
      },
    ]);
  });

  it('names no event where the id of the document is no more than its place', async () => {
    const sink = new FakeDeadLetterSink();
    await keep(dead, sink, { isForeign: true });
    expect([...sink.letters.values()].map((letter) => 'eventId' in letter)).toEqual([false]);
  });

  it('asks nothing of the store where there are none', async () => {
    const sink = new FakeDeadLetterSink();
    sink.isDown = true;
    await keep({ kind: 'inserted' }, sink, { isPositionCertain: false });
    expect(sink.letters.size).toBe(0);
  });

  it('C33: throws where they are not kept', async () => {
    const sink = new FakeDeadLetterSink();
    sink.isDown = true;
    await expect(keep(dead, sink)).rejects.toThrow(MongoUnavailable);
  });

  it('C14: gives no id that is not certain, to a conflict either', async () => {
    await expect(keep(dead, new FakeDeadLetterSink(), { isPositionCertain: false })).rejects.toThrow(
      IncarnationUnknown,
    );
  });
});
