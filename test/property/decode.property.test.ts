import { deserialize } from 'bson';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { encodeCloudEvent } from '../../engine/events/cloud-event.ts';
import { readCloudEvent } from '../../engine/events/read-cloud-event.ts';
import { cloudEvent, record, utf8 } from '../support/records.ts';
import { contentOf, makeOnly, nothingUnpacked } from '../support/unpacked.ts';

const make = (data: Uint8Array) => makeOnly(record({ data }));

const hostileName = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('__proto__', '_bsontype', '$set', 'a.b', '', 'constructor', 'toBSON', '_id', '\ud800', 'a\0b', '0'),
);
const hostileText = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\ud800', '\0', '\ufeff', '😀', 'Long'));
const { value: hostileValue } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(null, true, 0, -0, 1e21, 5e-324),
    hostileText,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(hostileName, tie('value')), { maxLength: 4 }).map((members) => fromEntries(members)),
  ),
}));
/** The members of an event: right ones, most of the time, and others beside or instead of them. */
const hostileEvent = fc
  .tuple(
    fc.dictionary(
      fc.constantFrom(
        'id',
        'source',
        'type',
        'time',
        'partitionkey',
        'data_base64',
        'specversion',
        'subject',
        'traceparent',
        'schemaurl',
        'datacontentencoding',
        'Ext_x',
      ),
      fc.oneof(hostileValue, fc.constantFrom('a', '2024-05-06T07:08:09Z', 'AA==', 'x y', '%zz', '0.3', 'base64')),
      { maxKeys: 3, noNullPrototype: true },
    ),
    hostileValue,
  )
  .map(([overrides, data]) => JSON.stringify(cloudEvent({ data, ...overrides })));

it('C18, C19: gives every record one meaning, whatever its bytes, and the same each time', () => {
  const bytes = fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.string({ unit: 'binary' }).map(utf8));
  fc.assert(
    fc.property(bytes, (data) => {
      const decoded = contentOf(data, nothingUnpacked);
      expect(['event', 'foreign', 'undecodable']).toContain(decoded.kind);
      expect(contentOf(Uint8Array.from(data), nothingUnpacked)).toEqual(decoded);
    }),
    { numRuns: 1_000 },
  );
});

it('makes a document or gives a reason, and never throws, for any event and any JSON', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        hostileEvent,
        hostileValue.map((value) => JSON.stringify(value)),
      ),
      (text) => {
        const made = make(utf8(text));
        if ('rejection' in made) expect(made.rejection.message).toMatch(/^[A-Z].*\.$/s);
        else expect(Object.keys(deserialize(made.candidate.bytes))).toEqual(Object.keys(made.candidate.document));
      },
    ),
    { numRuns: 1_000 },
  );
});

it('C21: what it stores reads back as the JSON that came', () => {
  fc.assert(
    fc.property(hostileValue, (data) => {
      const text = JSON.stringify(data);
      const made = make(utf8(JSON.stringify(cloudEvent({ data: '<data>' })).replace('"<data>"', () => text)));
      if ('rejection' in made) return;
      const stored = deserialize(made.candidate.bytes, { promoteLongs: true })['value'];
      expect(JSON.stringify(stored)).toBe(text);
    }),
    { numRuns: 1_000 },
  );
});

/** Names that no attribute of the specification has, so that whatever they hold is an extension. */
const extensions = fc
  .array(fc.tuple(hostileName, hostileValue), { maxLength: 4 })
  .map((members) => members.filter(([name, value]) => !Object.hasOwn(cloudEvent(), name) && value !== null))
  .map((members) => fromEntries(members));

it('C21: what it stores of extensions reads back as the JSON that came', () => {
  fc.assert(
    fc.property(extensions, (attributes) => {
      const { datacontenttype: _, ...event } = cloudEvent();
      const rest = JSON.stringify(attributes).slice(1);
      const made = make(utf8(`${JSON.stringify(event).slice(0, -1)}${rest === '}' ? '' : ','}${rest}`));
      const isStorable = !hasReservedName(attributes) && !/\\ud[89a-f]/i.test(JSON.stringify(attributes));
      expect('candidate' in made).toBe(isStorable);
      if ('rejection' in made) return;
      const stored = deserialize(made.candidate.bytes, { promoteLongs: true })['attributes'] ?? {};
      expect(textByName(stored)).toBe(textByName(attributes));
    }),
    { numRuns: 1_000 },
  );
});

it('reads an event that keeps to the specification strictly and leniently alike', () => {
  fc.assert(
    fc.property(hostileEvent, (text) => {
      const [strict, lenient] = [true, false].map((isStrict) => readCloudEvent(JSON.parse(text), { isStrict }));
      if (strict !== undefined && 'event' in strict) expect(lenient).toEqual(strict);
    }),
    { numRuns: 1_000 },
  );
});

it('C22: refuses no value but those with a reserved name, NUL in a name or a lone surrogate', () => {
  fc.assert(
    fc.property(hostileValue, (data) => {
      const text = JSON.stringify(data);
      const isRefused = 'rejection' in make(utf8(JSON.stringify(cloudEvent({ data }))));
      expect(isRefused).toBe(hasReservedName(data) || /\\ud[89a-f]/i.test(text));
    }),
    { numRuns: 1_000 },
  );
});

it('reads back every event that the producer writes', () => {
  const id = fc.string({ minLength: 1, unit: 'grapheme' });
  fc.assert(
    fc.property(
      id,
      fc.option(id),
      fc.jsonValue(),
      fc.date({
        noInvalidDate: true,
        min: new Date('0001-01-01T00:00:00Z'),
        max: new Date('9999-12-31T23:59:59Z'),
      }),
      (id, key, data, time) => {
        const partitionKey = key === null ? {} : { partitionKey: key };
        const event = {
          id,
          source: 'highwater:client',
          type: 'highwater.message',
          time,
          data,
          ...partitionKey,
        };
        expect(contentOf(encodeCloudEvent(event))).toMatchObject({
          kind: 'event',
          event: { id, partitionKey: key, time, attributes: null },
        });
      },
    ),
    { numRuns: 300 },
  );
});

/** Own members, also one named `__proto__`. */
function fromEntries(members: readonly (readonly [string, unknown])[]): object {
  return Object.fromEntries(members);
}

/** As JSON, with the members of the outermost object sorted: those within stay in their order. */
function textByName(value: object): string {
  return JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function hasReservedName(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(
    ([name, child]) =>
      (!Array.isArray(value) && (name === '_bsontype' || name.includes('\0'))) || hasReservedName(child),
  );
}
