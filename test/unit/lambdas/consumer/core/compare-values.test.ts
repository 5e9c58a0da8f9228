import { serialize } from 'bson';
import { describe, expect, it } from 'vitest';
import { bsonElements } from '../../../../../lambdas/consumer/core/bson-elements.ts';
import { sameValue } from '../../../../../lambdas/consumer/core/compare-values.ts';

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

  it('that no JSON could hold are the same to the byte only', () => {
    expect(sameValue(element(Number.NaN), element(Number.NaN))).toBe(true);
    expect(sameValue(element(Number.NaN), element(0))).toBe(false);
    expect(sameValue(element(Number.POSITIVE_INFINITY), element(Number.NEGATIVE_INFINITY))).toBe(false);
    expect(sameValue(element(new Date(1)), element(1n))).toBe(false);
  });
});
