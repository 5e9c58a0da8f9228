import { Binary, Decimal128, Long } from 'bson';
import type { Random } from '../engine/random.ts';
import { foreignEvent, means, ofKind } from './record-meaning.ts';

const fine = { payload: 'payload-fine' };

/**
 * Each by the index of its record, which makes it an event of its own. The list is closed: one more would change what every
 * recorded seed draws. New kinds are `addedOddities`.
 */
const oddities = {
  'plain-json': (index) =>
    Buffer.from(['"payload-text"', 'null', '[1, 2.5]', '42', '{"a.b":{"$set":{"":0}}}'][index % 5] ?? ''),
  extended: (index) =>
    foreignEvent(`extended-${index}`, fine, {
      subject: 'payload-subject',
      comexampleflag: true,
      comexamplecount: -7,
      datacontenttype: 'text/plain',
    }),
  keyed: (index) =>
    foreignEvent(`keyed-${index}`, '\u00e9\u{1f600} payload-unicode', {
      partitionkey: `payload-key-${index % 3}`,
    }),
  dated: (index) => foreignEvent(`dated-${index}`, fine, { time: '2026-01-01T01:30:00.25+02:00' }),
  binary: (index) =>
    means(foreignEvent(`binary-${index}`, undefined, { data_base64: 'cGF5bG9hZC0A/w==' }), {
      fields: { value: new Binary(Buffer.from('cGF5bG9hZC0A/w==', 'base64')) },
    }),
  exact: (index) =>
    means(
      rewritten(foreignEvent(`exact-${index}`, { long: 'L', decimal: 'D' }), {
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
  inexact: (index) =>
    means(rewritten(foreignEvent(`inexact-${index}`, { number: 'N' }), { N: '1e7000' }), {
      rejection: 'inexact-number',
    }),
  'nul-in-a-name': (index) => means(foreignEvent(`nul-${index}`, { 'a\0b': 1 }), { rejection: 'unsupported-value' }),
  'bson-type': (index) =>
    means(foreignEvent(`typed-${index}`, { _bsontype: 'Long' }), { rejection: 'unsupported-value' }),
  'lone-surrogate': (index) => means(foreignEvent(`halved-${index}`, '\ud83d'), { rejection: 'unsupported-value' }),
  deep: (index) => means(foreignEvent(`deep-${index}`, nested(120)), { rejection: 'too-deep' }),
  early: (index) =>
    means(foreignEvent(`early-${index}`, fine, { time: '0000-06-01T00:00:00Z' }), {
      rejection: 'date-out-of-range',
    }),
  'spaced-source': (index) => invalid(foreignEvent(`spaced-${index}`, fine, { source: 'urn:a stranger' })),
  'empty-id': (index) => invalid(foreignEvent('', { payload: `payload-${index}` })),
  'no-id': (index) => invalid(foreignEvent(undefined, { payload: `payload-${index}` })),
  'no-source': (index) => invalid(foreignEvent(`sourceless-${index}`, fine, { source: undefined })),
  'null-source': (index) => invalid(foreignEvent(`null-source-${index}`, fine, { source: null })),
  'empty-source': (index) => invalid(foreignEvent(`empty-source-${index}`, fine, { source: '' })),
  'no-type': (index) => invalid(foreignEvent(`typeless-${index}`, fine, { type: undefined })),
  aggregated: (index) => means(Uint8Array.of(0xf3, 0x89, 0x9a, 0xc2, index % 256), { rejection: 'kpl-aggregated' }),
} as const satisfies Readonly<Record<string, (index: number) => Uint8Array>>;

/** Further kinds. Only runs whose plan `hasAddedKinds` draw them, so they may become more. */
const addedOddities = {
  'utf-16': (index) => means(Buffer.from(`\ufeff{"payload":${index}}`, 'utf16le'), { rejection: 'invalid-utf8' }),
  'beyond-the-specification': (index) =>
    foreignEvent(`lenient-${index}`, fine, {
      subject: -7,
      tsms: 1580390884335,
      ext_x: 0.5,
      'Ext-Y': { $set: [{ 'a.b': 'payload-extension' }, null], flag: true },
      ID: 'payload-other-id',
      'a.b': 1,
    }),
  zoneless: (index) => foreignEvent(`zoneless-${index}`, fine, { time: '2026-01-01T01:30:00.25' }),
  'either-version': (index) =>
    means(index % 2 === 0 ? oldVersion(index) : newVersion(index), {
      fields: {
        value: new Binary(Buffer.from(base64, 'base64')),
        attributes: { datacontenttype: 'image/png', dataschema: 'urn:payload-schema' },
      },
    }),
  'unknown-version': (index) => invalid(foreignEvent(`unknown-${index}`, fine, { specversion: '0.2' })),
  'extension-of-bson': (index) =>
    means(foreignEvent(`extended-by-bson-${index}`, fine, { ext: [{ _bsontype: 'Long' }] }), {
      rejection: 'unsupported-value',
    }),
} as const satisfies Readonly<Record<string, (index: number) => Uint8Array>>;

const closedNames = Object.keys(oddities) as readonly (keyof typeof oddities)[];
const addedNames = Object.keys(addedOddities) as readonly (keyof typeof addedOddities)[];

/** What can be odd about a record. */
export const oddNames: readonly string[] = [...closedNames, ...addedNames];

/** Share of a run's malformed records that are of one added kind. */
const addedShare = 0.02;

/** The odd corners of CloudEvents and JSON. */
export function oddBytes(random: Random, index: number): Uint8Array {
  const name = random.pick(closedNames);
  return ofKind(oddities[name](index), name);
}

/** A record of an added kind; undefined for most. Each kind draws by itself, and nothing else shifts. */
export function addedBytes(run: Random, index: number): Uint8Array | undefined {
  const name = addedNames.find((each) => run.fork(`added ${each} ${index}`).chance(addedShare));
  return name === undefined ? undefined : ofKind(addedOddities[name](index), name);
}

const base64 = 'cGF5bG9hZC0A/w==';

/** The same events as those of the next. */
function oldVersion(index: number): Uint8Array {
  const members = { specversion: '0.3', schemaurl: 'urn:payload-schema', datacontentencoding: 'base64' };
  return foreignEvent(`versioned-${index % 3}`, base64, { ...members, datacontenttype: 'image/png' });
}

function newVersion(index: number): Uint8Array {
  const members = { dataschema: 'urn:payload-schema', data_base64: base64 };
  return foreignEvent(`versioned-${index % 3}`, undefined, { ...members, datacontenttype: 'image/png' });
}

function invalid(bytes: Uint8Array): Uint8Array {
  return means(bytes, { rejection: 'invalid-cloud-event' });
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
