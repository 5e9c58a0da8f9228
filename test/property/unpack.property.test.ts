import { deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { usualDecoding } from '../../engine/documents/decoding.ts';
import { unpackRecord } from '../../engine/documents/unpack-record.ts';
import { writeKplAggregate } from '../../engine/events/write-kpl-aggregate.ts';
import { logsMessage } from '../support/logs-message.ts';
import { record, utf8 } from '../support/records.ts';

/** Envelopes in each other, as deep as they may be and deeper. */
type Tree =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'lines'; readonly lines: readonly string[] }
  | { readonly kind: 'gzip'; readonly inside: Tree }
  | { readonly kind: 'zlib'; readonly inside: Tree }
  | { readonly kind: 'kpl'; readonly items: readonly Tree[] };

const json = fc.oneof(
  fc.jsonValue().map((value) => JSON.stringify(value)),
  fc.nat().map((id) => `{"specversion":"1.0","id":"${id}","source":"/s","type":"t"}`),
  // Objects that look like envelopes, and none of them is.
  fc.constantFrom('{"messageType":"DATA_MESSAGE"}', '[{"specversion":"1.0"},1]', '"x\\u009c"', '[]'),
);
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    json.map((text): Tree => ({ kind: 'text', text })),
    fc.array(json, { minLength: 2, maxLength: 5 }).map((lines): Tree => ({ kind: 'lines', lines })),
    tie('tree').map((inside): Tree => ({ kind: 'gzip', inside })),
    tie('tree').map((inside): Tree => ({ kind: 'zlib', inside })),
    fc.array(tie('tree'), { maxLength: 4 }).map((items): Tree => ({ kind: 'kpl', items })),
  ),
}));

function bytesOf(one: Tree): Uint8Array {
  if (one.kind === 'text') return utf8(one.text);
  if (one.kind === 'lines') return utf8(one.lines.join('\n'));
  if (one.kind === 'gzip') return gzipSync(bytesOf(one.inside));
  if (one.kind === 'zlib') return deflateSync(bytesOf(one.inside));
  return writeKplAggregate(one.items.map((item) => ({ partitionKey: 'k', data: bytesOf(item) })));
}

/** The path and the bytes of each part: of one aggregate and two compressions around it, and no more. */
function partsOf(
  one: Tree,
  room = { compressions: 2, aggregates: 1 },
  path = '',
): readonly (readonly [string, string])[] {
  const itself = [[path, hex(bytesOf(one))]] as const;
  const below = (index: number): string => (path === '' ? `${index}` : `${path}.${index}`);
  if (one.kind === 'text') return itself;
  if (one.kind === 'lines') return one.lines.map((line, index) => [below(index), hex(utf8(line))]);
  if (one.kind === 'kpl') {
    if (room.aggregates === 0 || one.items.length === 0) return itself;
    return one.items.flatMap((item, index) => partsOf(item, { ...room, aggregates: 0 }, below(index)));
  }
  if (room.compressions === 0) return itself;
  return partsOf(one.inside, { ...room, compressions: room.compressions - 1 }, below(0));
}

const unpacked = (data: Uint8Array) => unpackRecord(record({ data }), usualDecoding);
const hex = (data: Uint8Array): string => Buffer.from(data).toString('hex');
const pathsAndBytes = (data: Uint8Array) => unpacked(data).map(({ record: { part = '', data } }) => [part, hex(data)]);

it('S9: finds each part with its path and its bytes, however envelopes lie in each other', () => {
  fc.assert(
    fc.property(tree, (one) => {
      expect(pathsAndBytes(bytesOf(one))).toEqual(partsOf(one));
    }),
    { numRuns: 1_000 },
  );
});

const packed = fc.oneof(
  tree.map(bytesOf),
  fc.array(json, { maxLength: 4 }).map((messages) => utf8(logsMessage(messages))),
  fc.nat(4).map((count) => utf8(`[${Array(count).fill('{"specversion":"1.0","id":"1"}')}]`)),
  tree.map((one) => gzipSync(bytesOf(one), { level: 0 })),
);
const damage = fc.record({ at: fc.nat(), length: fc.nat({ max: 3 }), put: fc.uint8Array({ maxLength: 3 }) });
const damagedBytes = fc.tuple(packed, fc.array(damage, { minLength: 1, maxLength: 3 })).map(([whole, damages]) =>
  damages.reduce((data, { at, length, put }) => {
    const start = at % (data.length + 1);
    return Buffer.concat([data.subarray(0, start), put, data.subarray(start + length)]);
  }, Buffer.from(whole)),
);

it('makes something of damaged envelopes, the same each time, and gives no two parts one path', () => {
  fc.assert(
    fc.property(damagedBytes, (data) => {
      const parts = unpacked(data);
      expect(parts.length).toBeGreaterThan(0);
      expect(new Set(parts.map(({ record: { part } }) => part)).size).toBe(parts.length);
      expect(unpacked(Buffer.from(data))).toEqual(parts);
    }),
    { numRuns: 2_000 },
  );
});

it('loses nothing of damaged texts but white space', () => {
  const text = fc
    .tuple(fc.array(json, { minLength: 2, maxLength: 5 }), fc.constantFrom('', '\n', '\r\n', ' '), damage)
    .map(([values, between, { at, length, put }]) => {
      const whole = utf8(values.join(between));
      const start = at % (whole.length + 1);
      return Buffer.concat([whole.subarray(0, start), put, whole.subarray(start + length)]);
    })
    // These may be envelopes of another kind.
    .filter((data) => data[0] !== 0x1f && data[0] !== 0x78 && data[0] !== 0xf3 && data[0] !== 0xef)
    .filter((data) => !data.includes('[{"specversion"'));
  const inked = (data: Uint8Array): string => hex(data.filter((byte) => ![0x20, 0x0a, 0x0d, 0x09].includes(byte)));
  fc.assert(
    fc.property(text, (data) => {
      const parts = unpacked(data).map(({ record: part }) => inked(part.data));
      expect(parts.join('')).toBe(inked(data));
    }),
    { numRuns: 2_000 },
  );
});
