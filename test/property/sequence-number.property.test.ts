import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareSequenceNumbers, padSequenceNumber, parseSequenceNumber } from '../../engine/stream/sequence-number.ts';
import { sequence } from '../support/records.ts';

const value = fc.oneof(fc.bigInt({ min: 0n, max: 10n ** 129n - 1n }), fc.bigInt({ min: 0n, max: 200n }));
const text = fc.tuple(value, fc.nat({ max: 5 })).map(([number, zeros]) => '0'.repeat(zeros) + number);
const sign = (number: number | bigint): number => (number > 0 ? 1 : number < 0 ? -1 : 0);

it('compares as integers compare, leading zeros or not', () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(sign(compareSequenceNumbers(sequence(a), sequence(b)))).toBe(sign(BigInt(a) - BigInt(b)));
    }),
    { numRuns: 500 },
  );
});

it('pads to texts that compare byte by byte as the numbers do', () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      const [left, right] = [padSequenceNumber(sequence(a)), padSequenceNumber(sequence(b))];
      expect([left.length, right.length]).toEqual([129, 129]);
      expect(Buffer.compare(Buffer.from(left), Buffer.from(right))).toBe(sign(BigInt(a) - BigInt(b)));
    }),
    { numRuns: 500 },
  );
});

it('keeps every text that it takes, and takes nothing but digits', () => {
  fc.assert(
    fc.property(fc.oneof(text, fc.string(), fc.anything()), (any) => {
      const parsed = parseSequenceNumber(any);
      const isNumber = typeof any === 'string' && /^[0-9]+$/.test(any);
      expect(parsed).toBe(isNumber && BigInt(any) < 10n ** 129n ? any : undefined);
    }),
    { numRuns: 500 },
  );
});
