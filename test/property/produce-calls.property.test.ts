import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseCall } from '../../engine/produce/choose-call.ts';
import type { PendingEntry } from '../../engine/produce/pending-entries.ts';

const nowMs = 1_000;
const pending = fc
  .array(
    fc.record({
      partitionKey: fc.constantFrom('a', 'b', 'c', 'd'),
      bytes: fc.integer({ min: 1, max: 600 }),
      sendableAtMs: fc.constantFrom(0, nowMs, nowMs + 1, Number.POSITIVE_INFINITY),
    }),
    { maxLength: 40 },
  )
  .map((list) =>
    list.map(
      ({ partitionKey, bytes, sendableAtMs }, index): PendingEntry => ({
        index,
        entry: { data: new Uint8Array(), partitionKey },
        bytes,
        eventCount: 1,
        attempts: 0,
        sendableAtMs,
      }),
    ),
  );
const limits = fc.record({
  maxEntries: fc.integer({ min: 1, max: 10 }),
  maxBytes: fc.integer({ min: 1, max: 1_500 }),
});

const keysOf = (entries: readonly PendingEntry[]): readonly string[] => entries.map(({ entry }) => entry.partitionKey);

describe('a call', () => {
  it('P11: stays within its limits, or holds one entry that is too large for them', () => {
    fc.assert(
      fc.property(pending, limits, fc.boolean(), (entries, callLimits, ordered) => {
        const call = chooseCall(entries, { nowMs, ordered, limits: callLimits });

        expect(call.length).toBeLessThanOrEqual(callLimits.maxEntries);
        const bytes = call.reduce((sum, entry) => sum + entry.bytes, 0);
        expect(bytes <= callLimits.maxBytes || call.length === 1).toBe(true);
      }),
    );
  });

  it('holds what may be sent now, lowest first, and something whenever anything may', () => {
    fc.assert(
      fc.property(pending, limits, (entries, callLimits) => {
        const call = chooseCall(entries, { nowMs, ordered: false, limits: callLimits });

        const sendable = entries.filter(({ sendableAtMs }) => sendableAtMs <= nowMs);
        expect(call).toEqual(sendable.slice(0, call.length));
        expect(call.length > 0).toBe(sendable.length > 0);
      }),
    );
  });

  it('where ordered, holds only the earliest entry of each key', () => {
    fc.assert(
      fc.property(pending, limits, (entries, callLimits) => {
        const call = chooseCall(entries, { nowMs, ordered: true, limits: callLimits });

        expect(new Set(keysOf(call)).size).toBe(call.length);
        for (const entry of call) expect(keysOf(entries).indexOf(entry.entry.partitionKey)).toBe(entry.index);
      }),
    );
  });
});
