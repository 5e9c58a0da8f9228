import { describe, expect, it } from 'vitest';
import { chooseCall } from '../../../../engine/produce/choose-call.ts';
import type { PendingEntry } from '../../../../engine/produce/pending-entries.ts';

const pendingEntry = (index: number, changes: Partial<PendingEntry> = {}, key = `${index}`): PendingEntry => ({
  index,
  eventCount: 1,
  entry: { data: new Uint8Array(), partitionKey: key },
  bytes: 10,
  attempts: 0,
  sendableAtMs: 0,
  ...changes,
});

const choose = (
  pending: readonly PendingEntry[],
  { ordered = false, maxEntries = 500, maxBytes = 1000 } = {},
): readonly number[] =>
  chooseCall(pending, { nowMs: 100, ordered, limits: { maxEntries, maxBytes } }).map(({ index }) => index);

describe('the next call', () => {
  it('is empty where nothing waits', () => {
    expect(choose([])).toEqual([]);
  });

  it('leaves out what waits for its time or is in flight', () => {
    const pending = [
      pendingEntry(1, { sendableAtMs: 101 }),
      pendingEntry(2, { sendableAtMs: 100 }),
      pendingEntry(3, { sendableAtMs: Number.POSITIVE_INFINITY }),
      pendingEntry(4),
    ];

    expect(choose(pending)).toEqual([2, 4]);
  });

  it('P11: holds no more entries than a call may have', () => {
    expect(
      choose(
        [1, 2, 3].map((index) => pendingEntry(index)),
        { maxEntries: 2 },
      ),
    ).toEqual([1, 2]);
  });

  it('P11: holds no more bytes than a call may have, up to the last one', () => {
    const pending = [1, 2, 3].map((index) => pendingEntry(index));

    expect(choose(pending, { maxBytes: 20 })).toEqual([1, 2]);
    expect(choose(pending, { maxBytes: 19 })).toEqual([1]);
  });

  it('P11: holds an entry alone that is larger than the limit', () => {
    expect(choose([pendingEntry(1, { bytes: 5000 }), pendingEntry(2)])).toEqual([1]);
  });

  it('holds one entry a key where order is asked for', () => {
    const pending = [pendingEntry(1, {}, 'a'), pendingEntry(2, {}, 'a'), pendingEntry(3, {}, 'b')];

    expect(choose(pending, { ordered: true })).toEqual([1, 3]);
    expect(choose(pending)).toEqual([1, 2, 3]);
  });

  it.each([
    ['is in flight', Number.POSITIVE_INFINITY],
    ['waits to be sent again', 200],
  ])('holds a later entry of a key back while an earlier one %s', (_, sendableAtMs) => {
    const pending = [pendingEntry(1, { sendableAtMs }, 'a'), pendingEntry(2, {}, 'a'), pendingEntry(3, {}, 'b')];

    expect(choose(pending, { ordered: true })).toEqual([3]);
  });
});
