import { describe, expect, it } from 'vitest';
import type { PendingEntry } from '../../../../engine/produce/pending-entries.ts';
import type { PutResult } from '../../../../engine/produce/ports.ts';
import { resolveCall } from '../../../../engine/produce/resolve-call.ts';

const acknowledged: PutResult = { kind: 'acknowledged' };
const throttled: PutResult = { kind: 'throttled', code: 'ProvisionedThroughputExceededException' };
const failed: PutResult = { kind: 'failed', code: 'InternalFailure' };
const rules = { nowMs: 1000, chance: 0.5, maxAttempts: 3 };

const callOf = (...attempts: readonly number[]): readonly PendingEntry[] =>
  attempts.map((count, index) => ({
    index,
    eventCount: 1,
    entry: { data: new Uint8Array(), partitionKey: `${index}` },
    bytes: 1,
    attempts: count,
    sendableAtMs: Number.POSITIVE_INFINITY,
  }));

const indexes = (entries: readonly PendingEntry[]): readonly number[] => entries.map(({ index }) => index);

describe('settling a call', () => {
  it('P1: picks failed entries by their index', () => {
    const resolved = resolveCall(callOf(0, 0, 0, 0), [acknowledged, throttled, acknowledged, failed], rules);

    expect(indexes(resolved.acknowledged)).toEqual([0, 2]);
    expect(indexes(resolved.retry)).toEqual([1, 3]);
    expect(resolved.code).toBe('ProvisionedThroughputExceededException');
  });

  it('P1: lets an entry wait the longer the more often it failed', () => {
    const resolved = resolveCall(callOf(0, 1), [throttled, throttled], rules);

    expect(resolved.retry.map(({ attempts, sendableAtMs }) => [attempts, sendableAtMs])).toEqual([
      [1, 1050],
      [2, 1100],
    ]);
  });

  it('gives an entry up at its last attempt, and never sends it again', () => {
    const resolved = resolveCall(callOf(2), [failed], rules);

    expect(resolved.retry).toEqual([]);
    expect(resolved.givenUp).toMatchObject([{ index: 0, sendableAtMs: Number.POSITIVE_INFINITY }]);
  });

  it('takes an entry without a result for failed', () => {
    const resolved = resolveCall(callOf(0, 0), [acknowledged], rules);

    expect(indexes(resolved.retry)).toEqual([1]);
    expect(resolved.code).toBe('NoResult');
  });

  it('names no code where all went well', () => {
    expect(resolveCall(callOf(0), [acknowledged], rules).code).toBeNull();
  });
});
