import fc from 'fast-check';
import { expect, it } from 'vitest';
import { leaders, type PendingDocument, resolveOutcomes } from '../../engine/consume/resolve-outcomes.ts';
import { conflict, type RecordOutcome } from '../../engine/sink/record-outcome.ts';
import { candidate, origin, sequence } from '../support/records.ts';

type Item = readonly [id: string, value: number];

const items: fc.Arbitrary<readonly Item[]> = fc.array(
  fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom(1, 2, 3)),
  { maxLength: 12 },
);
const rejected: RecordOutcome = { kind: 'dead-letter', rejection: { code: 'unique-index', message: '' } };
const unknown: RecordOutcome = { kind: 'unknown', cause: undefined };
const leaderOutcomes = fc.constantFrom<RecordOutcome>(
  { kind: 'inserted' },
  { kind: 'already' },
  { kind: 'duplicate' },
  conflict,
  rejected,
  unknown,
);

function pendingOf(batch: readonly Item[]): readonly PendingDocument[] {
  return batch.map(([_id, value], index) => ({
    index,
    candidate: candidate({ _id, value, origin: origin({ sequence: sequence(index) }) }),
  }));
}

/** Writes round after round, as the use case does, and gives the outcomes and how often each leader was written. */
function settleAll(batch: readonly Item[], write: (document: PendingDocument) => RecordOutcome) {
  const outcomes = new Map<number, RecordOutcome>();
  const writes: number[] = [];
  let pending = pendingOf(batch);
  while (pending.length > 0) {
    const round = leaders(pending);
    writes.push(...round.map(({ index }) => index));
    const settled = resolveOutcomes(pending, new Map(round.map((leader) => [leader.index, write(leader)])));
    for (const [index, outcome] of settled.outcomes) outcomes.set(index, outcome);
    expect(settled.pending.length).toBeLessThan(pending.length);
    pending = settled.pending;
  }
  return { outcomes, writes };
}

it('gives every record exactly one outcome, after finitely many rounds, and writes no record twice', () => {
  fc.assert(
    fc.property(items, fc.array(leaderOutcomes, { minLength: 12, maxLength: 12 }), (batch, given) => {
      const { outcomes, writes } = settleAll(batch, ({ index }) => given[index] ?? unknown);
      expect([...outcomes.keys()].sort((a, b) => a - b)).toEqual(batch.map((_, index) => index));
      expect(new Set(writes).size).toBe(writes.length);
    }),
    { numRuns: 300 },
  );
});

it('C30, C14: against a store, one content an id is stored; equal ones count as it, others are dead letters', () => {
  const refused = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom(1, 2, 3)));
  fc.assert(
    fc.property(items, items, refused, (before, batch, refusals) => {
      const stored = new Map<unknown, unknown>(before);
      const isRefused = ([id, value]: Item): boolean => refusals.some(([a, b]) => a === id && b === value);
      const { outcomes } = settleAll(batch, ({ candidate: { document } }) => {
        const { _id, value } = document;
        if (stored.has(_id)) return stored.get(_id) === value ? { kind: 'duplicate' } : conflict;
        if (isRefused([_id, Number(value)])) return rejected;
        stored.set(_id, value);
        return { kind: 'inserted' };
      });
      batch.forEach(([id, value], index) => {
        expect(outcomes.get(index)?.kind === 'dead-letter').toBe(stored.get(id) !== value);
      });
    }),
    { numRuns: 300 },
  );
});

it('what is unknown for the first of an id is unknown for all of it', () => {
  fc.assert(
    fc.property(items, (batch) => {
      const pending = pendingOf(batch);
      const { outcomes } = resolveOutcomes(pending, new Map(leaders(pending).map(({ index }) => [index, unknown])));
      expect([...outcomes.values()].every(({ kind }) => kind === 'unknown')).toBe(true);
      expect(outcomes.size).toBe(batch.length);
    }),
    { numRuns: 100 },
  );
});
