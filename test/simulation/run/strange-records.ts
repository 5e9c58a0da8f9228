import { Binary, Decimal128, type Document, Long } from 'bson';
import type { Random } from '../engine/random.ts';
import { poison } from '../engine/virtual-globals.ts';

/** What bytes have to become where their JSON, read as JavaScript reads it, does not say it. */
export type Meaning =
  /** No document, for this reason. */
  | { readonly rejection: string }
  /** A document with these fields instead of what JavaScript would read. */
  | { readonly fields: Document };

const meanings = new WeakMap<Uint8Array, Meaning>();

/** Undefined where plain reading tells it. */
export function meaningOf(bytes: Uint8Array): Meaning | undefined {
  return meanings.get(bytes);
}

/**
 * JSON that is no event, bytes that are nothing, events with rules against them, events that were there before, and the
 * odd corners of CloudEvents and JSON.
 */
export function strangeBytes(random: Random, index: number): Uint8Array {
  return random.pick<() => Uint8Array>([
    () => Buffer.from(JSON.stringify({ temperature: index })),
    () => means(Uint8Array.of(0xff, 0xfe, index % 256), { rejection: 'invalid-utf8' }),
    () => means(Buffer.from('not json: payload-plain'), { rejection: 'not-json' }),
    () => event(`same-${random.integer(0, 3)}`, { payload: 'payload-same' }, traced(random)),
    () =>
      event(
        `other-${random.integer(0, 3)}`,
        random.pick([fine, { payload: 'payload-0' }]),
        random.pick(others),
      ),
    () => Buffer.from(JSON.stringify({ refused: true, index })),
    () => event(`refused-${index}`, { refused: true }),
    () => event(`refused-once-${random.integer(0, 2)}`, random.chance(0.5) ? { refused: true } : fine),
    () => event(`email-${index}`, { email: `payload-${random.integer(0, 2)}@example.com` }),
    () => random.pick(oddities)(index),
  ])();
}

/** Bytes that are nothing. */
export function garbageBytes(index: number): Uint8Array {
  return means(Buffer.from(`garbage ${index}: payload-plain`), { rejection: 'not-json' });
}

/** An event with nothing odd about it. */
export function plainBytes(index: number): Uint8Array {
  return event(`plain-${index}`, fine);
}

/** An event that the collection refuses, until its rules are lifted. */
export function refusedBytes(index: number): Uint8Array {
  return event(`refused-among-many-${index}`, { refused: true });
}

/** An event that crashes the function that reads it, every time. */
export function poisonedBytes(index: number): Uint8Array {
  return event(`poisoned-${index}`, { payload: poison });
}

/** Everything that a batch may hold at its worst, twice over. */
export function worstRecords(): readonly Uint8Array[] {
  return Array.from({ length: 2 }, (_, index) => [
    event(`calm-${index}`, fine),
    event(`calm-${index}`, fine),
    event(`calm-${index}`, { payload: 'payload-other' }),
    ...others.map((other) => event(`calm-${index}`, fine, other)),
    event(`calm-refused-${index}`, { refused: true }),
    event(`calm-refused-${index}`, fine),
    means(Buffer.from('not json'), { rejection: 'not-json' }),
    Buffer.from(JSON.stringify({ temperature: index })),
  ]).flat();
}

/** Each makes another event of one with the same id; but for the first. */
const others: readonly Document[] = [
  {},
  { type: 'another' },
  { partitionkey: 'payload-key-other' },
  { subject: 'payload-subject-other' },
  { comexampleother: 1 },
];

const fine = { payload: 'payload-fine' };

/** Each by the index of its record, which makes it an event of its own. */
const oddities: readonly ((index: number) => Uint8Array)[] = [
  (index) =>
    Buffer.from(['"payload-text"', 'null', '[1, 2.5]', '42', '{"a.b":{"$set":{"":0}}}'][index % 5] ?? ''),
  (index) =>
    event(`extended-${index}`, fine, {
      subject: 'payload-subject',
      comexampleflag: true,
      comexamplecount: -7,
      datacontenttype: 'text/plain',
    }),
  (index) =>
    event(`keyed-${index}`, '\u00e9\u{1f600} payload-unicode', { partitionkey: `payload-key-${index % 3}` }),
  (index) => event(`dated-${index}`, fine, { time: '2026-01-01T01:30:00.25+02:00' }),
  (index) =>
    means(event(`binary-${index}`, undefined, { data_base64: 'cGF5bG9hZC0A/w==' }), {
      fields: { value: new Binary(Buffer.from('cGF5bG9hZC0A/w==', 'base64')) },
    }),
  (index) =>
    means(
      rewritten(event(`exact-${index}`, { long: 'L', decimal: 'D' }), {
        L: '9007199254740993',
        D: '0.1234567890123456789',
      }),
      {
        fields: {
          value: {
            long: Long.fromString('9007199254740993'),
            decimal: Decimal128.fromString('0.1234567890123456789'),
          },
        },
      },
    ),
  (index) =>
    means(rewritten(event(`inexact-${index}`, { number: 'N' }), { N: '1e7000' }), {
      rejection: 'inexact-number',
    }),
  (index) => means(event(`nul-${index}`, { 'a\0b': 1 }), { rejection: 'unsupported-value' }),
  (index) => means(event(`typed-${index}`, { _bsontype: 'Long' }), { rejection: 'unsupported-value' }),
  (index) => means(event(`halved-${index}`, '\ud83d'), { rejection: 'unsupported-value' }),
  (index) => means(event(`deep-${index}`, nested(120)), { rejection: 'too-deep' }),
  (index) =>
    means(event(`early-${index}`, fine, { time: '0000-06-01T00:00:00Z' }), {
      rejection: 'date-out-of-range',
    }),
  (index) =>
    means(event(`spaced-${index}`, fine, { source: 'urn:a stranger' }), { rejection: 'invalid-cloud-event' }),
  (index) => means(event('', { payload: `payload-${index}` }), { rejection: 'invalid-cloud-event' }),
  (index) => means(Uint8Array.of(0xf3, 0x89, 0x9a, 0xc2, index % 256), { rejection: 'kpl-aggregated' }),
];

function means(bytes: Uint8Array, meaning: Meaning): Uint8Array {
  meanings.set(bytes, meaning);
  return bytes;
}

function event(id: string, data: unknown, more: Document = {}): Uint8Array {
  const members = { specversion: '1.0', id, source: 'urn:stranger', type: 'stranger', ...more, data };
  return Buffer.from(JSON.stringify(members));
}

/** Every hop sets these anew: they make no other event. */
function traced(random: Random): Document {
  return random.chance(0.5) ? { traceparent: `payload-trace-${random.integer(0, 9)}` } : {};
}

/** With numbers in the place of texts, as JavaScript could not write them. */
function rewritten(bytes: Uint8Array, numbers: Readonly<Record<string, string>>): Uint8Array {
  const text = Buffer.from(bytes).toString();
  return Buffer.from(
    Object.entries(numbers).reduce((so, [name, number]) => so.replace(JSON.stringify(name), number), text),
  );
}

function nested(levels: number): unknown {
  return levels === 0 ? 'payload-deep' : [nested(levels - 1)];
}
