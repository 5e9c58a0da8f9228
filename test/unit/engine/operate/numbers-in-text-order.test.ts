import { describe, expect, it } from 'vitest';
import { type ExpectedNumbers, numbersInTextOrder } from '../../../../engine/operate/numbers-in-text-order.ts';

/** The same, by sorting. */
function sorted({ first, last }: ExpectedNumbers, after: string | null): readonly string[] {
  const texts = Array.from({ length: last - first + 1 }, (_, index) => String(first + index)).sort();
  return texts.filter((text) => after === null || text > after);
}

describe('numbers in the order of their texts', () => {
  it.each([
    [1, 1000],
    [0, 0],
    [7, 7],
    [-12, 105],
    [-30, -3],
    [98, 1203],
    [1, 9],
  ])('are those from %i to %i, each once, from any text on', (first, last) => {
    const all = sorted({ first, last }, null);
    for (const after of [null, ...all, '', '-', ':', '10:5', '5x', '99999'])
      expect([...numbersInTextOrder({ first, last }, after)].map(String)).toEqual(sorted({ first, last }, after));
  });

  it('come at once where a small range lies far off', () => {
    const last = Number.MAX_SAFE_INTEGER;
    expect([...numbersInTextOrder({ first: last - 1, last }, null)]).toEqual([last - 1, last]);
  });
});
