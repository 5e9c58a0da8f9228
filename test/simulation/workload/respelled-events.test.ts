import { deserialize } from 'bson';
import { expect, it } from 'vitest';
import { expectedOf } from '../checkers/expected-record.ts';
import { saySame } from '../checkers/stored-document.ts';
import { seededRandom } from '../engine/random.ts';
import type { KinesisRecord } from '../model/kinesis/kinesis-shard.ts';
import type { KinesisStream } from '../model/kinesis/kinesis-stream.ts';
import { lookalikeBytes, respelledBytes } from './respelled-events.ts';

const stream = { name: 'numbers', createdAtMs: 0 } as KinesisStream;
const record = { ref: 0, shardId: 's', sequence: '1', partitionKey: 'k', arrivedAtMs: 0, landedAtMs: 0 };

/** By id: the texts of many records, and what each has to become. */
function drawn(draw: typeof respelledBytes) {
  const random = seededRandom(1);
  const all = Array.from({ length: 1_000 }, (_, index) => {
    const data = draw(random, index, seededRandom(index % 50));
    const { id, document } = expectedOf({ ...record, data } satisfies KinesisRecord, stream).whole;
    return { id, document, text: Buffer.from(data).toString() };
  });
  return [...Map.groupBy(all, ({ id }) => id)];
}

it('an event that is sent again is written otherwise nearly every time, and says the same', () => {
  const groups = drawn(respelledBytes);
  expect(groups).toHaveLength(6);
  for (const [, [first, ...others]] of groups) {
    expect(new Set(others.map(({ text }) => text)).size).toBeGreaterThan(others.length / 2);
    for (const other of others) expect(saySame(first?.document, other.document)).toBe(true);
  }
});

it('lookalikes are two events under each id, whatever they are written like', () => {
  for (const [, events] of drawn(lookalikeBytes)) {
    const kinds: typeof events = [];
    for (const event of events) if (!kinds.some((kind) => saySame(kind.document, event.document))) kinds.push(event);
    expect(kinds).toHaveLength(2);
  }
});

it('what they become is told beforehand: times as they were written, where a date says less', () => {
  const times = drawn(respelledBytes).flatMap(([, events]) =>
    events.map(({ document = new Uint8Array(), text }) => {
      const { time, timeText } = deserialize(document);
      return `${JSON.parse(text).time} ${time.toISOString()} ${timeText}`;
    }),
  );
  expect([...new Set(times)].sort()).toEqual([
    '2025-12-31T23:59:60.5Z 2026-01-01T00:00:00.500Z 2025-12-31T23:59:60.5Z',
    '2026-01-01T00:00:00+00:00 2026-01-01T00:00:00.000Z undefined',
    '2026-01-01T00:00:00-00:00 2026-01-01T00:00:00.000Z 2026-01-01T00:00:00-00:00',
    '2026-01-01T00:00:00.000000001Z 2026-01-01T00:00:00.000Z 2026-01-01T00:00:00.000000001Z',
    '2026-01-01T00:00:00.2500000Z 2026-01-01T00:00:00.250Z undefined',
    '2026-01-01T00:00:00Z 2026-01-01T00:00:00.000Z undefined',
    '2026-01-01T01:30:00.25+01:30 2026-01-01T00:00:00.250Z 2026-01-01T01:30:00.25+01:30',
    '2026-01-01t00:00:00.500z 2026-01-01T00:00:00.500Z undefined',
    'undefined 1970-01-01T00:00:00.000Z undefined',
  ]);
});
