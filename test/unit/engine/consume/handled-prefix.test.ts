import { describe, expect, it } from 'vitest';
import { handledPrefix, lastToCheckpoint } from '../../../../engine/consume/resolve-outcomes.ts';
import type { RecordOutcome } from '../../../../engine/sink/record-outcome.ts';
import { incarnation, numberRecord, sequence, shardId } from '../../../support/records.ts';

const [done, unknown] = [{ kind: 'inserted' }, { kind: 'unknown', cause: undefined }] as const;

describe('handledPrefix', () => {
  const lengthOf = (outcomes: readonly RecordOutcome[]): number => {
    const plan = outcomes.map((_, index) => ({
      kind: 'skip' as const,
      because: 'checkpoint' as const,
      record: numberRecord(index + 1),
    }));
    const prefix = handledPrefix({ plan, outcomes });
    expect(prefix).toEqual({
      plan: plan.slice(0, prefix.outcomes.length),
      outcomes: outcomes.slice(0, prefix.outcomes.length),
    });
    return prefix.outcomes.length;
  };

  it('C31: ends before the first record that is not certain, whatever comes after', () => {
    expect(lengthOf([done, done, unknown, done])).toBe(2);
    expect(lengthOf([unknown, done])).toBe(0);
  });

  it('is the whole batch where all is certain', () => {
    const dead = { kind: 'dead-letter', rejection: { code: 'not-json', message: '' } } as const;
    expect(lengthOf([done, dead, { kind: 'skipped' }, { kind: 'in-batch-duplicate' }])).toBe(4);
    expect(lengthOf([])).toBe(0);
  });
});

describe('lastToCheckpoint', () => {
  const source = { incarnation, shard: shardId() };
  const former = { ...numberRecord(99), arrivedAt: new Date(0) };

  it('is the last record of the prefix', () => {
    const last = numberRecord(10);
    expect(lastToCheckpoint([numberRecord(9), last], source, null)).toBe(last);
    expect(lastToCheckpoint([numberRecord(9), last], source, sequence(9))).toBe(last);
  });

  it('is none where the prefix is empty, or ends at or below the checkpoint', () => {
    expect(lastToCheckpoint([], source, null)).toBeNull();
    expect(lastToCheckpoint([numberRecord(9)], source, sequence(9))).toBeNull();
    expect(lastToCheckpoint([numberRecord(9)], source, sequence(10))).toBeNull();
  });

  it('S6: looks past records of a former life of the stream', () => {
    const current = numberRecord(3);
    expect(lastToCheckpoint([current, former], source, null)).toBe(current);
    expect(lastToCheckpoint([former], source, null)).toBeNull();
  });
});
