import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sameContent, sameOrigin } from '../../engine/documents/compare-documents.ts';
import type { EventDocument } from '../../engine/documents/document.ts';
import { bytesWithData, candidate, cloudEvent, origin, record, sequence, utf8 } from '../support/records.ts';
import { makeOnly } from '../support/unpacked.ts';

const name = fc.oneof(fc.stringMatching(/^[A-Za-z0-9_-]{1,8}$/), fc.constantFrom('', 'a.b', '$set', '\ufeffa', 'a'));
const attributes = fc.dictionary(name, fc.oneof(fc.string(), fc.boolean(), fc.integer(), fc.jsonValue()), {
  noNullPrototype: true,
});
const content = fc.record({
  key: fc.option(fc.constantFrom('a', 'b')),
  type: fc.constantFrom('a', 'b'),
  value: fc.oneof(
    fc.constantFrom(null, 0, -0, 1, '1', [], {}),
    fc.jsonValue(),
    fc.dictionary(fc.constantFrom('a', '\ufeffa', ''), fc.nat({ max: 1 }), { noNullPrototype: true }),
  ),
  attributes: fc.oneof(fc.constant({}), attributes),
});
const delivery = fc.record({
  time: fc.date({ noInvalidDate: true }),
  origin: fc.nat().map((at) => origin({ sequence: sequence(at) })),
});
const bytes = (...parts: readonly Partial<EventDocument>[]): Uint8Array => candidate(Object.assign({}, ...parts)).bytes;

it('C14: two documents have the same content exactly where key, type, value and attributes mean the same', () => {
  fc.assert(
    fc.property(content, content, delivery, delivery, (a, b, first, second) => {
      const isSame = canonical(sorted(a)) === canonical(sorted(b));
      expect(sameContent(bytes(a, first), bytes(b, second))).toBe(isSame);
      expect(sameContent(bytes(a, first), bytes(a, second))).toBe(true);
    }),
    { numRuns: 500 },
  );
});

it('one value has the same content, however its members are ordered and its numbers spelled', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.infiniteStream(fc.nat({ max: 9 })), (value, choices) => {
      const choose = (): number => choices.next().value ?? 0;
      const [one, other] = [spell(value, choose), spell(value, choose)].map((text) =>
        makeOnly(record({ data: bytesWithData(text) })),
      );
      if (one === undefined || other === undefined || 'rejection' in one || 'rejection' in other) return;
      expect(sameContent(one.candidate.bytes, other.candidate.bytes)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

it('one extension has the same content, however its members are ordered and its numbers spelled', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.infiniteStream(fc.nat({ max: 9 })), (value, choices) => {
      const choose = (): number => choices.next().value ?? 0;
      const [one, other] = [spell(value, choose), spell(value, choose)].map((text) =>
        makeOnly(record({ data: utf8(JSON.stringify(cloudEvent({ ext_x: '<ext>' })).replace('"<ext>"', () => text)) })),
      );
      if (one === undefined || other === undefined || 'rejection' in one || 'rejection' in other) return;
      expect(sameContent(one.candidate.bytes, other.candidate.bytes)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

it('trace context makes no difference', () => {
  fc.assert(
    fc.property(content, fc.string(), fc.string(), (a, traceparent, tracestate) => {
      const traced = { attributes: { ...a.attributes, traceparent, tracestate } };
      expect(sameContent(bytes(a, traced), bytes(sorted(a)))).toBe(true);
    }),
    { numRuns: 200 },
  );
});

it('content says nothing about the origin, nor the other way round', () => {
  fc.assert(
    fc.property(content, content, delivery, delivery, (a, b, first, second) => {
      expect(sameOrigin(bytes(a, first), bytes(b, first))).toBe(true);
      expect(sameOrigin(bytes(a, first), bytes(a, second))).toBe(first.origin.sequence === second.origin.sequence);
    }),
    { numRuns: 200 },
  );
});

/** The content with its attributes sorted by name and without trace context. */
function sorted<T extends { readonly attributes: object }>(content: T): T {
  const entries = Object.entries(content.attributes).filter(([name]) => !/^trace(parent|state)$/.test(name));
  return { ...content, attributes: Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1))) };
}

/** One text for all that means the same. */
function canonical(value: unknown): string {
  if (typeof value === 'number') return String(value === 0 ? 0 : value);
  if (Array.isArray(value)) return `[${value.map(canonical)}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, child]) => `${JSON.stringify(name)}:${canonical(child)}`);
  return `{${members.sort()}}`;
}

/** JSON as some serialiser might write it. */
function spell(value: unknown, choose: () => number): string {
  if (typeof value === 'number') return spellNumber(value, choose());
  if (Array.isArray(value)) return `[${value.map((item) => spell(item, choose))}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([name, child]) => [choose(), `${JSON.stringify(name)}:${spell(child, choose)}`] as const,
  );
  return `{${members.sort(([a], [b]) => a - b).map(([, text]) => text)}}`;
}

function spellNumber(value: number, choice: number): string {
  const text = String(value);
  if (text.includes('e')) return choice < 5 ? text : text.toUpperCase();
  if (choice < 3) return text;
  if (choice < 6) return `${text}e0`;
  return text.includes('.') ? `${text}00` : `${text}.0`;
}
