import { describe, expect, it } from 'vitest';
import { leaders, type PendingDocument, resolveOutcomes } from '../../../../engine/consume/resolve-outcomes.ts';
import { conflict, type RecordOutcome } from '../../../../engine/sink/record-outcome.ts';
import { candidate, origin, sequence } from '../../../support/records.ts';

const rejected: RecordOutcome = { kind: 'dead-letter', rejection: { code: 'unique-index', message: 'm' } };
const unknown: RecordOutcome = { kind: 'unknown', cause: undefined };

/** Index, id and value of each pending document. */
const pending = (...items: readonly (readonly [number, string, unknown])[]): PendingDocument[] =>
  items.map(([index, _id, value]) => ({
    index,
    candidate: candidate({ _id, value, origin: origin({ sequence: sequence(index) }) }),
  }));
const resolved = (
  items: readonly PendingDocument[],
  ...leaderOutcomes: readonly (readonly [number, RecordOutcome])[]
) => {
  const { outcomes, pending: open } = resolveOutcomes(items, new Map(leaderOutcomes));
  const kinds = [...outcomes].map(([index, outcome]) => [
    index,
    outcome.kind === 'dead-letter' ? outcome.rejection.code : outcome.kind,
  ]);
  return { outcomes: Object.fromEntries(kinds), open: open.map(({ index }) => index) };
};

it('writes the first of each id', () => {
  const items = pending([4, 'a', 1], [5, 'b', 1], [6, 'a', 2], [7, 'b', 1]);
  expect(leaders(items).map(({ index }) => index)).toEqual([4, 5]);
});

describe('C30: a copy equal to its leader', () => {
  const items = pending([4, 'a', 1], [5, 'a', 1]);

  it.each(['inserted', 'already', 'duplicate'] as const)('is a copy where the leader is %s', (kind) => {
    expect(resolved(items, [4, { kind }])).toEqual({
      outcomes: { 4: kind, 5: 'in-batch-duplicate' },
      open: [],
    });
  });

  it('shares the outcome of a leader that is a conflict, rejected or unknown', () => {
    expect(resolved(items, [4, conflict]).outcomes).toEqual({ 4: 'conflict', 5: 'conflict' });
    expect(resolved(items, [4, rejected]).outcomes).toEqual({ 4: 'unique-index', 5: 'unique-index' });
    expect(resolved(items, [4, unknown]).outcomes).toEqual({ 4: 'unknown', 5: 'unknown' });
  });

  it('stays pending where the leader has no outcome', () => {
    expect(resolved(items)).toEqual({ outcomes: {}, open: [4, 5] });
  });
});

describe('C14: a copy that differs from its leader', () => {
  const items = pending([4, 'a', 1], [5, 'a', 2], [6, 'a', 3], [7, 'a', 2]);

  it.each(['inserted', 'already', 'duplicate'] as const)('is a conflict where the leader is %s', (kind) => {
    const { outcomes, open } = resolved(items, [4, { kind }]);
    expect([outcomes, open]).toEqual([{ 4: kind, 5: 'conflict', 6: 'conflict', 7: 'conflict' }, []]);
  });

  it('is an event of its own where the leader is not stored', () => {
    expect(resolved(items, [4, rejected])).toEqual({ outcomes: { 4: 'unique-index' }, open: [5, 6, 7] });
    expect(resolved(items, [4, conflict])).toEqual({
      outcomes: { 4: 'conflict' },
      open: [5, 6, 7],
    });
  });

  it('is unknown where the leader is unknown', () => {
    expect(resolved(items, [4, unknown]).outcomes).toEqual({
      4: 'unknown',
      5: 'unknown',
      6: 'unknown',
      7: 'unknown',
    });
  });
});
