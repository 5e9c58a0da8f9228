import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { AggregatePart } from '../../../../engine/events/kpl-format.ts';
import { isKplAggregate, readKplAggregate } from '../../../../engine/events/read-kpl-aggregate.ts';
import { entryBytes } from '../../../../engine/produce/choose-call.ts';
import { intendedEvents } from '../../../../engine/produce/intended-events.ts';
import { type PackedEntry, packTogether } from '../../../../engine/produce/pack-events.ts';
import { parseRequest } from '../../../../engine/produce/parse-request.ts';
import { toEntry } from '../../../../engine/produce/pending-entries.ts';

const time = new Date('2026-01-01T00:00:00Z');

const eventsOf = (input: object) => intendedEvents(parseRequest(input, 'r', ['numtest']));
const pack = (input: object) => packTogether(eventsOf(input), eventsOf(input).first, time);
const packMessages = (...messages: readonly object[]) => pack({ messages }).entries;

function partsOf({ entry }: PackedEntry): readonly AggregatePart[] {
  const read = readKplAggregate(entry.data);
  return read.kind === 'aggregate' ? read.parts : [];
}
const textsOf = (packed: PackedEntry) => partsOf(packed).map(({ data }) => Buffer.from(data).toString());
const isPlain = ({ entry }: PackedEntry): boolean => !isKplAggregate(entry.data);

describe('events in aggregates', () => {
  it('are the same events under the same keys as alone', () => {
    const { entries, nextIndex } = pack({ to: 60 });
    const alone = Array.from({ length: 60 }, (_, index) => toEntry(eventsOf({ to: 60 }).at(index + 1, time)));

    expect(nextIndex).toBe(61);
    expect(entries).toHaveLength(1);
    const parts = entries.flatMap(partsOf);
    expect(parts.map(({ partitionKey }) => partitionKey)).toEqual(alone.map(({ partitionKey }) => partitionKey));
    expect(entries.flatMap(textsOf)).toEqual(alone.map(({ data }) => Buffer.from(data).toString()));
  });

  it('go under the key of the first: its id where the events have none', () => {
    expect(pack({ to: 60 }).entries[0]?.entry.partitionKey).toBe('r:1');
    expect(packMessages({ key: 'k', value: 1 }, { key: 'k', value: 2 })[0]?.entry.partitionKey).toBe('k');
  });

  it('are events of one key, or events without a key', () => {
    const packed = packMessages(
      { key: 'a', value: 0 },
      { value: 1 },
      { key: 'b', value: 2 },
      { key: 'a', value: 3 },
      { value: 4 },
      { key: 'b', value: 5 },
    );

    expect(packed.map(({ index, eventCount }) => [index, eventCount])).toEqual([
      [0, 2],
      [1, 2],
      [2, 2],
    ]);
    expect(packed.map((each) => partsOf(each).map(({ partitionKey }) => partitionKey))).toEqual([
      ['a', 'a'],
      ['r:1', 'r:4'],
      ['b', 'b'],
    ]);
  });

  it('without a key are not mixed with those of a key that equals their id', () => {
    const packed = packMessages({ id: 'a', value: 0 }, { key: 'a', value: 1 }, { key: 'a', value: 2 });

    expect(packed.map(({ eventCount }) => eventCount)).toEqual([1, 2]);
  });

  it('say that they belong into the shard of the record, whatever their own keys hash to', () => {
    const [packed] = pack({ to: 3 }).entries;
    const hash = BigInt(`0x${createHash('md5').update('r:1').digest('hex')}`).toString();

    expect(packed && partsOf(packed).map(({ explicitHashKey }) => explicitHashKey)).toEqual([hash, hash, hash]);
  });

  it('need no hash key where their own key is the record’s', () => {
    const [packed] = packMessages({ key: 'k', value: 1 }, { key: 'k', value: 2 });

    expect(packed && partsOf(packed).map((part) => 'explicitHashKey' in part)).toEqual([false, false]);
  });

  it('fill 25 kB as far as they can, with the key of the record, and no more', () => {
    const value = '€'.repeat(200);
    const messages = Array.from({ length: 500 }, (_, index) => ({ id: `ключ-${index}`, value }));
    const sizes = packMessages(...messages).map(({ entry }) => entryBytes(entry));

    expect(Math.max(...sizes)).toBeLessThanOrEqual(25_000);
    expect(Math.min(...sizes.slice(0, -1))).toBeGreaterThan(23_000);
  });

  it('take few records where they are small: 12 for 1000 numbers of a run whose id is a UUID', () => {
    const { entries } = pack({ to: 1000, runId: 'f781ea2a-cb7b-4f92-bf86-d6c91351374f' });

    expect(entries).toHaveLength(12);
    expect(entries.reduce((sum, { eventCount }) => sum + eventCount, 0)).toBe(1000);
  });

  it('stay in the order of their key also where an aggregate is full', () => {
    const messages = Array.from({ length: 300 }, (_, index) => ({ key: `k${index % 2}`, value: 'x'.repeat(500) }));
    const packed = packMessages(...messages);

    expect(packed.length).toBeGreaterThan(4);
    expect(packed.map(({ index }) => index)).toEqual(packed.map(({ index }) => index).toSorted((a, b) => a - b));
    for (const key of ['k0', 'k1']) {
      const ids = packed.filter(({ entry }) => entry.partitionKey === key).flatMap(textsOf);
      expect(ids.map((text) => Number(JSON.parse(text).id.slice(2)))).toEqual(
        messages.flatMap((message, index) => (message.key === key ? [index] : [])),
      );
    }
  });
});

describe('an event that is alone', () => {
  it('goes as it is where no other has its key', () => {
    const packed = packMessages({ key: 'a', value: 1 }, { key: 'b', value: 2 });

    expect(packed.map(isPlain)).toEqual([true, true]);
    expect(packed[0]?.entry).toEqual(toEntry(eventsOf({ messages: [{ key: 'a', value: 1 }] }).at(0, time)));
  });

  it('goes as it is where it is larger than an aggregate, and in its place', () => {
    const packed = packMessages(...[1, 2, 30_000, 4, 5].map((length) => ({ key: 'k', value: 'x'.repeat(length) })));

    expect(packed.map(({ index, eventCount }) => [index, eventCount])).toEqual([
      [0, 2],
      [2, 1],
      [3, 2],
    ]);
    expect(packed.map(isPlain)).toEqual([false, true, false]);
  });
});

describe('how many events are gathered at a time', () => {
  it('P17: what fills one call, however many keys there are', () => {
    const messages = Array.from({ length: 30_000 }, (_, index) => ({ key: `k${index}`, value: index }));
    const { entries, nextIndex } = pack({ messages });

    expect(nextIndex).toBeLessThan(30_000);
    expect(nextIndex).toBeGreaterThan(20_000);
    expect(entries).toHaveLength(nextIndex);
  });
});
