import fc from 'fast-check';
import { expect, it } from 'vitest';
import { kplMagic } from '../../engine/events/kpl-format.ts';
import { readKplAggregate } from '../../engine/events/read-kpl-aggregate.ts';
import { writeKplAggregate } from '../../engine/events/write-kpl-aggregate.ts';
import { aggregateWithLibrary, readWithLibrary, sealKpl } from '../support/kpl-aggregates.ts';

const bytes = fc.uint8Array({ maxLength: 300 });
const part = fc.record(
  {
    partitionKey: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
    explicitHashKey: fc.bigInt(0n, 2n ** 128n - 1n).map(String),
    data: bytes,
  },
  { requiredKeys: ['partitionKey', 'data'] },
);
const parts = fc.array(part, { maxLength: 40 });
/** Keys that the AWS Labs library can tell apart from its own object's members, and from list indexes. */
const libraryParts = fc.array(fc.record({ partitionKey: fc.stringMatching(/^k-[a-zа-я]{0,3}$/), data: bytes }), {
  minLength: 1,
  maxLength: 40,
});

const plain = (read: ReturnType<typeof readKplAggregate>) =>
  read.kind !== 'aggregate' ? read : read.parts.map(({ data, ...keys }) => ({ ...keys, data: Uint8Array.from(data) }));

it('S9: reads the parts that were written, whatever their keys and bytes', () => {
  fc.assert(
    fc.property(parts, (written) => {
      expect(plain(readKplAggregate(writeKplAggregate(written)))).toEqual(written);
    }),
  );
});

it('agrees with the AWS Labs library in both directions', () => {
  fc.assert(
    fc.property(libraryParts, (written) => {
      expect(plain(readKplAggregate(aggregateWithLibrary(written)))).toEqual(written);
      const read = readWithLibrary(writeKplAggregate(written));
      expect(read.map(({ data, ...keys }) => ({ ...keys, data: Uint8Array.from(data) }))).toEqual(written);
    }),
  );
});

it('makes something of any bytes, never throws, and reads no part that is not there', () => {
  const message = fc.oneof(
    bytes,
    // What looks like fields, and what was damaged after it was one.
    fc
      .array(fc.constantFrom(0x0a, 0x12, 0x1a, 0x08, 0x10, 0x18, 0, 1, 2, 5, 0x61, 0x7b, 0x7c, 0xff))
      .map((codes) => Uint8Array.from(codes)),
    fc.tuple(parts, fc.nat(), fc.nat(255)).map(([written, at, byte]) => {
      const whole = writeKplAggregate(written);
      const inside = Uint8Array.from(whole.subarray(kplMagic.length, -16));
      if (inside.length > 0) inside[at % inside.length] = byte;
      return inside;
    }),
  );
  fc.assert(
    fc.property(message, (inside) => {
      const read = readKplAggregate(sealKpl(inside));
      if (read.kind === 'broken') expect(read.problem).toMatch(/^(its|part|partition|explicit|the) .*[^.]$/);
      if (read.kind === 'aggregate') for (const { data } of read.parts) expect(data.length).toBeLessThan(inside.length);
    }),
    { numRuns: 2_000 },
  );
});

it('takes no bytes without the right checksum', () => {
  fc.assert(
    fc.property(bytes, (data) => {
      expect(readKplAggregate(data).kind).toBe('broken');
      expect(readKplAggregate(Buffer.concat([kplMagic, data])).kind).toBe('broken');
    }),
  );
});
