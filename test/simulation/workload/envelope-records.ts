import { deflateSync, gzipSync } from 'node:zlib';
import type { Random } from '../engine/random.ts';
import { damagedKplBytes, type KplPart, kplBytes } from './kpl-bytes.ts';
import { controlMessage, logsMessage } from './logs-messages.ts';
import { envelope, foreignEvent, means, ofKind } from './record-meaning.ts';

const fine = { payload: 'payload-fine' };

/** By the index of its record, and with draws of its own. `draw` gives a record of any closed kind, its n-th. */
type WriteEnvelope = (random: Random, index: number, draw: (nth: number) => Uint8Array) => Uint8Array;

/** Records that hold several events, or hide them. Only runs whose plan `hasAddedKinds` draw them, so they may become more. */
const envelopes = {
  'kpl-keyed': (random, index) =>
    kplBytes(
      [0, 1, 2, 3].slice(0, random.integer(1, 4)).map((at) => ({
        ...keyed(
          random,
          foreignEvent(`kpl-${index}-${at}`, fine, random.chance(0.5) ? { partitionkey: keyOf(at) } : {}),
        ),
        partitionKey: keyOf(at),
      })),
    ),
  'kpl-of-anything': (random, _index, draw) =>
    kplBytes([0, 1, 2].slice(0, random.integer(1, 3)).map((nth) => keyed(random, draw(nth)))),
  'kpl-with-a-bad-part': (random, index) =>
    kplBytes([
      ...random.pick([[], [keyed(random, foreignEvent(`beside-${index}-0`, fine))]]),
      keyed(random, means(Buffer.from(`bad part ${index}: payload-plain`), { rejection: 'not-json' })),
      keyed(random, foreignEvent(`beside-${index}-1`, fine)),
      keyed(random, Buffer.from(`{"beside":${index}}`)),
    ]),
  'kpl-with-a-wrong-checksum': (random, index) =>
    means(damagedKplBytes([keyed(random, foreignEvent(`damaged-${index}`, fine))]), { rejection: 'kpl-aggregated' }),
  'kpl-empty': () => kplBytes([]),
  // Its checksum is wrong, too: a redrive opens what lies too deep.
  'kpl-in-kpl': (random, index) =>
    kplBytes([
      keyed(random, foreignEvent(`around-${index}`, fine)),
      keyed(
        random,
        means(damagedKplBytes([keyed(random, foreignEvent(`within-${index}`, fine))]), { rejection: 'kpl-aggregated' }),
      ),
    ]),
  'compressed-event': (random, index) => compressed(random, foreignEvent(`compressed-${index}`, fine)),
  'compressed-twice': (random, index) =>
    compressed(random, compressed(random, linesOf([foreignEvent(`twice-${index}`, fine), Buffer.from('{"a":1}')]))),
  'compressed-thrice': (random, index) => compressed(random, compressed(random, cutShort(random, `thrice-${index}`))),
  'compressed-and-damaged': (random, index) => cutShort(random, `cut-${index}`),
  'compressed-anything': (random, _index, draw) => compressed(random, draw(0)),
  // Two filters send the same log events, and other streams have events of the same ids.
  'log-events': (random, index) => {
    const [stream, first] = [`stream ${random.integer(0, 1)}`, random.integer(0, 3)];
    const events = [0, 1, 2].map((at) => ({
      id: `log-${first + at}`,
      message: `payload-message ${stream} ${first + at}`,
    }));
    return maybeCompressed(random, logsMessage(`payload-filter-${index % 2}`, stream, events));
  },
  'log-event-without-an-id': (random, index) =>
    maybeCompressed(
      random,
      logsMessage('payload-filter', 'log stream', [
        { id: `named-${index}`, message: 'payload-message' },
        { id: undefined, message: `payload-message ${index}` },
        { id: `named-too-${index}`, message: 'payload-message' },
      ]),
    ),
  'log-without-events': (random) => maybeCompressed(random, logsMessage('payload-filter', 'log stream', [])),
  'log-control': (random) => maybeCompressed(random, controlMessage()),
  'batch-of-mixed-events': (random, index) =>
    maybeCompressed(
      random,
      batchOf([
        foreignEvent(`mixed-${index}-0`, fine),
        means(foreignEvent(`mixed-${index}-1`, fine, { type: undefined }), { rejection: 'invalid-cloud-event' }),
        foreignEvent(`mixed-${index}-2`, random.pick([fine, { refused: true }])),
      ]),
    ),
  'lines-with-a-bad-line': (random, index) =>
    maybeCompressed(
      random,
      linesOf([
        foreignEvent(`line-of-${index}`, fine),
        means(Buffer.from(`{"line": ${index}, "payload-`), { rejection: 'not-json' }),
        Buffer.from(`{"line":${index}}`),
      ]),
    ),
  'envelopes-in-envelopes': (random, index) => {
    const lines = linesOf([foreignEvent(`nested-${index}`, fine), Buffer.from(`{"nested":${index}}`)]);
    const batch = batchOf([
      foreignEvent(`nested-too-${index}`, fine),
      foreignEvent(`refused-nested-${index}`, { refused: true }),
    ]);
    const inner = [
      compressed(random, compressed(random, lines)),
      maybeCompressed(random, batch),
      foreignEvent(`beside-nested-${index}`, fine),
    ];
    return kplBytes(inner.map((bytes) => keyed(random, bytes)));
  },
  // The same events, each time in another envelope or in none.
  'same-events': (random) => {
    const events = [0, 1, 2].map((at) => foreignEvent(`same-in-any-${at}`, fine));
    return random.pick<() => Uint8Array>([
      () => random.pick(events),
      () => batchOf(events),
      () => linesOf(events),
      () => compressed(random, linesOf(events)),
      () => kplBytes(events.map((event) => keyed(random, event))),
    ])();
  },
  'refused-parts': (random, index) =>
    kplBytes([
      keyed(random, foreignEvent(`part-fine-${index}`, fine)),
      keyed(random, foreignEvent(`part-refused-${index}`, { refused: true })),
      keyed(random, Buffer.from(JSON.stringify({ refused: true, part: index }))),
    ]),
  'parts-of-one-address': (random, index) =>
    batchOf(
      [0, 1].map((at) =>
        foreignEvent(`address-${index}-${at}`, { email: `payload-${random.integer(0, 2)}@example.com` }),
      ),
    ),
  'parts-in-conflict': (random) =>
    linesOf(
      [0, 1, 2].map(() =>
        foreignEvent(`at-odds-${random.integer(0, 2)}`, { payload: `payload-${random.integer(0, 1)}` }),
      ),
    ),
  'foreign-parts': (random, index) =>
    maybeCompressed(random, linesOf([0, 1, 2].map((at) => Buffer.from(JSON.stringify({ foreign: [index, at] }))))),
  // Its producer did not hear that the record had landed, and sends the same bytes again.
  'sent-once-more': (_random, index) =>
    kplBytes([
      { bytes: foreignEvent(`retried-${index % 3}`, fine), partitionKey: keyOf(0), explicitHashKey: '7' },
      { bytes: Buffer.from(`{"retried":${index % 3}}`), partitionKey: keyOf(1) },
    ]),
} as const satisfies Readonly<Record<string, WriteEnvelope>>;

const names = Object.keys(envelopes) as readonly (keyof typeof envelopes)[];

/** What an envelope can be. */
export const envelopeNames: readonly string[] = names;

/** Share of a run's malformed records that are of one of these kinds. */
const share = 0.02;

/** A record of such a kind; undefined for most. Each kind draws by itself, and nothing else shifts. */
export function envelopeBytes(run: Random, index: number, draw: (nth: number) => Uint8Array): Uint8Array | undefined {
  const name = names.find((each) => run.fork(`envelope ${each} ${index}`).chance(share));
  return name === undefined ? undefined : written(name, run, index, draw);
}

/** All kinds that are no aggregate, in an aggregate. */
export function aroundAll(run: Random, index: number, draw: (nth: number) => Uint8Array): Uint8Array {
  const inner = names.filter((name) => !mayBeKpl(name)).map((name) => written(name, run, index, draw));
  return kplBytes(inner.map((bytes) => keyed(run, bytes)));
}

function mayBeKpl(name: keyof typeof envelopes): boolean {
  return /kpl|anything|any$|once-more|same|refused|in-envelopes/.test(name);
}

/** One of each kind. */
export function everyEnvelope(run: Random, index: number, draw: (nth: number) => Uint8Array): readonly Uint8Array[] {
  return names.map((name) => written(name, run, index, draw));
}

function written(
  name: keyof typeof envelopes,
  run: Random,
  index: number,
  draw: (nth: number) => Uint8Array,
): Uint8Array {
  return ofKind(envelopes[name](run.fork(`${name} ${index}`), index, draw), name);
}

function keyOf(at: number): string {
  return `payload-key-${at}`;
}

/** With a key, and at times an explicit hash key. */
function keyed(random: Random, bytes: Uint8Array): KplPart {
  const part = { bytes, partitionKey: keyOf(random.integer(0, 2)) };
  return random.chance(0.5) ? { ...part, explicitHashKey: String(random.integer(0, 3)) } : part;
}

function compressed(random: Random, bytes: Uint8Array): Uint8Array {
  const compress = random.pick([gzipSync, deflateSync]);
  return envelope(compress(bytes), [{ bytes }]);
}

function cutShort(random: Random, id: string): Uint8Array {
  return means(compressed(random, foreignEvent(id, fine)).slice(0, -1), { rejection: 'compressed' });
}

function maybeCompressed(random: Random, bytes: Uint8Array): Uint8Array {
  return random.chance(0.5) ? compressed(random, bytes) : bytes;
}

function batchOf(events: readonly Uint8Array[]): Uint8Array {
  const text = events.map((bytes) => Buffer.from(bytes).toString()).join(',\n ');
  return envelope(
    Buffer.from(`[${text}]`),
    events.map((bytes) => ({ bytes })),
  );
}

function linesOf(lines: readonly Uint8Array[]): Uint8Array {
  const text = lines.map((bytes) => `${Buffer.from(bytes)}\n`).join('');
  return envelope(
    Buffer.from(text),
    lines.map((bytes) => ({ bytes })),
  );
}
