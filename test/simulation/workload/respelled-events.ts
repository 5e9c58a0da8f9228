import { Binary } from 'bson';
import type { Random } from '../engine/random.ts';
import { means, ofKind } from './record-meaning.ts';
import { type Spelled, spellList, spellNumber, spellObject, spellText, spellWord } from './spelled-json.ts';

type Members = Readonly<Record<string, Spelled>>;

/** What an event says, in the words of whoever writes it down this time. */
type Content = (random: Random) => {
  readonly data: Spelled;
  /** True where the data are bytes. */
  readonly isBinary?: boolean;
  /** Attributes beside those that every event has. */
  readonly attributes?: Members;
};

/** All of it is the same event, whoever writes it down. */
const contents: readonly Content[] = [
  (random) => ({
    data: spellObject(random, {
      sku: spellText(random, 'payload-caf\u00e9 "\u{1f600}"'),
      amount: spellNumber(random, 'tenth'),
      count: spellNumber(random, 'hundred'),
      none: spellNumber(random, 'zero'),
    }),
  }),
  (random) => ({
    data: spellObject(random, {
      list: spellList(random, [
        spellNumber(random, 'beyondDoubles'),
        spellObject(random, { deep: spellNumber(random, 'fine'), other: spellWord(null) }),
        spellWord(true),
      ]),
      empty: spellObject(random, {}),
      '': spellText(random, ''),
    }),
    attributes: {
      comexamplecount: spellNumber(random, 'hundred'),
      subject: spellText(random, 'payload-subject'),
    },
  }),
  (random) => ({
    data: spellList(random, [
      spellNumber(random, 'beyondLongs'),
      spellNumber(random, 'huge'),
      spellNumber(random, 'tiny'),
      spellNumber(random, 'tailOfZeros'),
      spellNumber(random, 'negative'),
      spellNumber(random, 'roundAndLarge'),
      spellNumber(random, 'edgeOfLongs'),
    ]),
    attributes: {
      comexampleflag: spellWord(false),
      partitionkey: spellText(random, 'payload-key-respelled'),
    },
  }),
];

/** Pairs that look alike and say different things: the second to come under one id is another event. */
const pairs: readonly (readonly [Content, Content])[] = [
  [
    (random) => ({ data: spellNumber(random, 'edgeOfDoubles') }),
    (random) => ({ data: spellNumber(random, 'beyondDoubles') }),
  ],
  [
    (random) => ({ data: spellList(random, [spellNumber(random, 'oneTenth')]) }),
    (random) => ({ data: spellList(random, [spellNumber(random, 'nearOneTenth')]) }),
  ],
  [
    (random) => ({ data: spellObject(random, { n: spellNumber(random, 'edgeOfLongs') }) }),
    (random) => ({ data: spellObject(random, { n: spellNumber(random, 'beyondLongs') }) }),
  ],
  [(random) => ({ data: spellNumber(random, 'hundred') }), (random) => ({ data: spellText(random, '100') })],
  [
    (random) => ({ data: spellList(random, [spellWord(true), spellWord(null)]) }),
    (random) => ({ data: spellList(random, [spellWord(null), spellWord(true)]) }),
  ],
  [
    (random) => ({ data: spellObject(random, { a: spellWord(null) }) }),
    (random) => ({ data: spellObject(random, {}) }),
  ],
  [
    (random) => ({ data: spellObject(random, { a: spellObject(random, { b: spellWord(true) }) }) }),
    (random) => ({ data: spellObject(random, { 'a.b': spellWord(true) }) }),
  ],
  [
    (random) => ({ data: spellObject(random, { a: spellWord(true) }) }),
    (random) => ({ data: spellObject(random, { '\ufeffa': spellWord(true) }) }),
  ],
  [
    () => ({ data: spellWord(null) }),
    (random) => ({ data: spellWord(null), attributes: { datacontenttype: spellText(random, 'text/plain') } }),
  ],
  [
    (random) => ({ data: spellText(random, 'payload+base64==') }),
    () => ({ data: spellBytes('payload+base64=='), isBinary: true }),
  ],
];

/**
 * An event that is sent again and again, each time by another serialiser.
 *
 * @param run draws which of them a run has: the fewer, the more often they meet.
 */
export function respelledBytes(random: Random, _index: number, run: Random): Uint8Array {
  const at = run.fork('respelled').integer(0, contents.length - 1);
  const id = `respelled-${at}-${random.integer(0, 1)}`;
  return ofKind(eventBytes(random, id, contents[at]), 'respelled');
}

/**
 * An event that differs from another of its id in very little, and each time is written otherwise.
 *
 * @param run draws which of them a run has.
 */
export function lookalikeBytes(random: Random, _index: number, run: Random): Uint8Array {
  const at = run.fork('lookalike').integer(0, pairs.length - 1);
  return ofKind(eventBytes(random, `lookalike-${at}`, random.pick(pairs[at] ?? [])), 'lookalike');
}

/** JSON that is no event, with numbers of every spelling. */
export function numbersBytes(random: Random, index: number): Uint8Array {
  const content = contents[index % contents.length];
  if (content === undefined) throw new RangeError('there is no content');
  const { json, bson } = content(random).data;
  return ofKind(means(Buffer.from(json), { fields: { value: bson } }), 'numbers');
}

function spellBytes(base64: string): Spelled {
  return { json: `"${base64}"`, bson: new Binary(Buffer.from(base64, 'base64')) };
}

function eventBytes(random: Random, id: string, content: Content | undefined): Uint8Array {
  if (content === undefined) throw new RangeError('there is no content');
  const { data, isBinary, attributes = {} } = content(random);
  const members: Members = {
    specversion: spellText(random, '1.0'),
    id: spellText(random, id),
    source: spellText(random, 'urn:stranger'),
    type: spellText(random, 'stranger'),
    ...contentType(random),
    ...hops(random),
    ...times(random),
    ...attributes,
    [isBinary ? 'data_base64' : 'data']: data,
  };
  return means(Buffer.from(spellObject(random, members).json), { fields: { value: data.bson } });
}

/** All mean JSON. */
function contentType(random: Random): Members {
  return oneOf(random, 'datacontenttype', [
    null,
    'application/json',
    'application/json; charset=utf-8',
    'Application/JSON;charset="UTF-8"',
    'application/json ; Charset=utf-8',
  ]);
}

/** What those who pass an event on set anew. */
function hops(random: Random): Members {
  const names = ['traceparent', 'tracestate', 'knativearrivaltime', 'knativebrokerttl', 'knativehistory'];
  const set = names.filter(() => random.chance(0.3));
  return Object.fromEntries(set.map((name) => [name, spellText(random, `payload-hop-${random.integer(0, 9)}`)]));
}

/** When it was sent, which says nothing of what it is. */
function times(random: Random): Members {
  return oneOf(random, 'time', [
    null,
    '2026-01-01T00:00:00Z',
    '2026-01-01t00:00:00.500z',
    '2026-01-01T00:00:00.2500000Z',
    '2026-01-01T00:00:00+00:00',
    '2026-01-01T00:00:00-00:00',
    '2026-01-01T01:30:00.25+01:30',
    '2026-01-01T00:00:00.000000001Z',
    '2025-12-31T23:59:60.5Z',
  ]);
}

/** A member with one of these texts; none where null is drawn. */
function oneOf(random: Random, name: string, texts: readonly (string | null)[]): Members {
  const text = random.pick(texts);
  return text === null ? {} : { [name]: spellText(random, text) };
}
