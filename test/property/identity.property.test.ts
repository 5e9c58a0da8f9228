import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Decoding, decodingOf } from '../../engine/documents/decoding.ts';
import { canonicalJson } from '../../engine/events/canonical-json.ts';
import { lookUp, parseJsonPointer } from '../../engine/events/json-pointer.ts';
import { eventIdOf } from '../../engine/events/read-cloud-event.ts';
import { dynamodbChange, eventbridgeEvent, mysqlChange, postgresChange } from '../support/change-records.ts';
import { utf8 } from '../support/records.ts';
import { contentOf } from '../support/unpacked.ts';

const name = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'toString', 'length', '', '/', '~', '~1', '0', '01', '-', 'id'),
  fc.string({ unit: 'binary' }),
);
const pointerOf = (steps: readonly string[]): string =>
  steps.map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
const json = fc.jsonValue({ maxDepth: 3 });
const samples = fc.constantFrom<object>(dynamodbChange, eventbridgeEvent, postgresChange, mysqlChange);

/** `<source> <id>`; undefined where the value is no event. */
function idOf(text: string, decoding: Decoding): string | undefined {
  const content = contentOf(utf8(text), decoding);
  return content.kind === 'event' ? eventIdOf(content.event) : undefined;
}

/** The same JSON, its members in the reverse order at every level. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([member, child]) => [member, reversed(child)]),
  );
}

describe('a JSON Pointer', () => {
  it('is read back step by step, whatever the names, and finds what lies there', () => {
    fc.assert(
      fc.property(fc.array(name, { maxLength: 5 }), fc.string(), (steps, leaf) => {
        const pointer = parseJsonPointer(pointerOf(steps));
        expect(pointer).toEqual(steps);
        const value = steps.reduceRight<unknown>((inner, step) => Object.fromEntries([[step, inner]]), leaf);
        expect(lookUp(value, steps)).toBe(leaf);
      }),
    );
  });

  it('never throws, and finds no more than JSON holds', () => {
    fc.assert(
      fc.property(json, fc.array(name, { maxLength: 4 }), (value, steps) => {
        const found = lookUp(value, steps);
        expect(
          found === undefined || found === null || ['string', 'number', 'boolean', 'object'].includes(typeof found),
        ).toBe(true);
        expect(found).not.toBe(Object.prototype);
      }),
    );
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('does not find the inherited %s', (member) => {
    for (const value of [{}, [], '', 1, true, null]) expect(lookUp(value, [member])).toBeUndefined();
  });

  it('counts items from 0, and takes no other index', () => {
    const items = ['a', 'b'];
    expect(['0', '1', '2', '-', '-1', '01', '1.0', '', 'length'].map((index) => lookUp(items, [index]))).toEqual([
      'a',
      'b',
      ...Array(7).fill(undefined),
    ]);
  });

  it.each(['id', '/~', '/~2', '/a~', ' /a'])('is not %j', (text) => {
    expect(parseJsonPointer(text)).toBeUndefined();
  });
});

describe('an id', () => {
  it.each(['dynamodb', 'eventbridge', 'debezium'] as const)(
    'is the same whatever the order of members: %s',
    (preset) => {
      const decoding = decodingOf({ identity: preset });
      let named = 0;
      fc.assert(
        fc.property(samples, fc.integer({ min: 0 }), (sample, detail) => {
          const value = { ...sample, detail: { detail, 'a/b': [1.5, null] } };
          const id = idOf(JSON.stringify(value), decoding);
          if (id !== undefined) named += 1;
          expect(idOf(JSON.stringify(reversed(value), null, 2), decoding)).toBe(id);
        }),
      );
      expect(named).toBeGreaterThan(0);
    },
  );

  it('is the same for two values only where the id that they name is', () => {
    const decoding = decodingOf({ identity: { source: 'urn:a', id: '/id' } });
    const id = fc.oneof(fc.string({ minLength: 1 }), fc.maxSafeInteger(), fc.constantFrom(' ', 'urn:a x', '1', 1));
    fc.assert(
      fc.property(id, id, (one, other) => {
        const [left, right] = [one, other].map((value) => idOf(JSON.stringify({ id: value }), decoding));
        if (Object.is(one, -0) || Object.is(other, -0)) return;
        expect(left === right).toBe(String(one) === String(other));
      }),
    );
  });

  it('is of one source alone, whatever stands in it', () => {
    const decoding = decodingOf({ identity: 'eventbridge' });
    const text = fc.oneof(
      fc.constantFrom('a', ':', 'a:a', 'a%3Aa', ' ', '%20', 'a a'),
      fc.string({ minLength: 1, unit: 'binary' }).filter((part) => part.isWellFormed()),
    );
    const parts = fc.record({ id: text, source: text, account: text, region: text }, { noNullPrototype: true });
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        const [left, right] = [one, other].map((part) =>
          idOf(JSON.stringify({ ...eventbridgeEvent, ...part }), decoding),
        );
        expect(left).toMatch(/^aws:events:[^ ]+ /);
        expect(left === right).toBe(canonicalJson(one) === canonicalJson(other));
      }),
    );
  });

  it('is found or refused in any JSON, by every kind of identity, and never throws', () => {
    const identity = fc.constantFrom(...(['dynamodb', 'eventbridge', 'debezium', 'dms'] as const), {
      source: 'a',
      id: ['/__proto__', '/a~1b/0', '/constructor/name'],
    });
    fc.assert(
      fc.property(json, samples, name, identity, (value, sample, member, settings) => {
        const hostile = Object.fromEntries([...Object.entries(sample), [member, value], ['dynamodb', value]]);
        for (const tried of [value, hostile]) {
          const content = contentOf(utf8(JSON.stringify(tried)), decodingOf({ identity: settings }));
          expect(['event', 'foreign', 'undecodable', 'nothing']).toContain(content.kind);
        }
      }),
    );
  });
});
