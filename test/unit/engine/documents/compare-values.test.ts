import { ObjectId, serialize } from 'bson';
import { describe, expect, it } from 'vitest';
import { bsonElements } from '../../../../engine/documents/bson-elements.ts';
import { sameValue } from '../../../../engine/documents/compare-values.ts';
import { cpuMs } from '../../../support/cpu-ms.ts';

const element = (value: unknown) => bsonElements(serialize({ value })).get('value');

describe('two BSON values', () => {
  it('are the same where both are absent, and differ where one is', () => {
    expect(sameValue(undefined, undefined)).toBe(true);
    expect(sameValue(element(1), undefined)).toBe(false);
    expect(sameValue(undefined, element(null))).toBe(false);
  });

  it('are compared to the bottom', () => {
    const nested = (last: number) => ({ a: [{ b: { c: [1, 2, { d: last }] } }] });
    expect(sameValue(element(nested(3)), element({ a: [{ b: { c: [1n, 2, { d: 3n }] } }] }))).toBe(true);
    expect(sameValue(element(nested(3)), element(nested(4)))).toBe(false);
  });

  it('are compared to their last byte, however long they are', () => {
    const text = (last: string) => element(`${'x'.repeat(1_000)}${last}`);
    expect(sameValue(text('a'), text('a'))).toBe(true);
    expect(sameValue(text('a'), text('b'))).toBe(false);
  });

  it('may begin alike and go on in another order', () => {
    const [one, other] = [
      { a: 1, b: { c: 2 }, d: 3, e: 4 },
      { a: 1, e: 4n, d: 3, b: { c: 2 } },
    ];
    expect(sameValue(element(one), element(other))).toBe(true);
    expect(sameValue(element({ ...one, e: 5 }), element(other))).toBe(false);
    expect(sameValue(element(one), element({ a: 1, e: 4, d: 3, f: { c: 2 } }))).toBe(false);
    expect(sameValue(element(one), element({ a: 1, e: 4, d: 3 }))).toBe(false);
  });

  it('are large and compared at once where the first item differs, without a copy of the rest', () => {
    const list = (first: number) => element([first, ...Array(500_000).fill(0)]);
    const [one, other] = [list(1), list(2)];
    expect(sameValue(one, other)).toBe(false);
    // It took three seconds and 300 MB, where a byte by byte comparison takes less than a millisecond.
    const isQuick = Array.from({ length: 10 }).some(() => cpuMs(() => sameValue(one, other)) < 100);
    expect(isQuick).toBe(true);
  });

  it('of a type that is none of ours are the same to the byte only', () => {
    const id = new ObjectId();
    expect(sameValue(element({ id, a: 1 }), element({ id, a: 1 }))).toBe(true);
    expect(sameValue(element({ id, a: 1 }), element({ id, a: 2 }))).toBe(false);
  });

  it('that no JSON could hold are the same to the byte only', () => {
    expect(sameValue(element(Number.NaN), element(Number.NaN))).toBe(true);
    expect(sameValue(element(Number.NaN), element(0))).toBe(false);
    expect(sameValue(element(Number.POSITIVE_INFINITY), element(Number.NEGATIVE_INFINITY))).toBe(false);
    expect(sameValue(element(new Date(1)), element(1n))).toBe(false);
  });
});
