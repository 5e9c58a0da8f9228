import { serialize } from 'bson';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sameContent, sameOrigin } from '../../lambdas/consumer/core/compare-documents.ts';
import type { EventDocument } from '../../lambdas/consumer/core/document.ts';
import { candidate, origin, sequence } from '../support/records.ts';

const name = fc.stringMatching(/^[a-z0-9]{1,8}$/);
const attributes = fc.dictionary(name, fc.oneof(fc.string(), fc.boolean(), fc.integer()), {
  noNullPrototype: true,
});
const content = fc.record({
  key: fc.option(fc.constantFrom('a', 'b')),
  type: fc.constantFrom('a', 'b'),
  value: fc.oneof(fc.constantFrom(null, 0, -0, 1, '1', [], {}), fc.jsonValue()),
  attributes: fc.oneof(fc.constant({}), attributes),
});
const delivery = fc.record({
  time: fc.date({ noInvalidDate: true }),
  origin: fc.nat().map((at) => origin({ sequence: sequence(at) })),
});
const bytes = (...parts: readonly Partial<EventDocument>[]): Uint8Array =>
  candidate(Object.assign({}, ...parts)).bytes;

it('C14: two documents have the same content exactly where key, type, value and attributes have the same bytes', () => {
  fc.assert(
    fc.property(content, content, delivery, delivery, (a, b, first, second) => {
      const isSame = Buffer.compare(serialize(sorted(a)), serialize(sorted(b))) === 0;
      expect(sameContent(bytes(a, first), bytes(b, second))).toBe(isSame);
      expect(sameContent(bytes(a, first), bytes(a, second))).toBe(true);
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
      expect(sameOrigin(bytes(a, first), bytes(a, second))).toBe(
        first.origin.sequence === second.origin.sequence,
      );
    }),
    { numRuns: 200 },
  );
});

/** The content with its attributes sorted by name and without trace context. */
function sorted<T extends { readonly attributes: object }>(content: T): T {
  const entries = Object.entries(content.attributes).filter(([name]) => !/^trace(parent|state)$/.test(name));
  return { ...content, attributes: Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1))) };
}
