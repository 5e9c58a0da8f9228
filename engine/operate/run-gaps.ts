import type { ExpectedNumbers } from './numbers-in-text-order.ts';

/** As many numbers without a document are looked for elsewhere: what a step hands on stays small. */
export const mostTraced = 10_000;

/** Numbers as ranges, ascending. */
export function toRanges(numbers: Iterable<number>): readonly ExpectedNumbers[] {
  const ranges: { first: number; last: number }[] = [];
  for (const number of [...numbers].sort((left, right) => left - right)) {
    const range = ranges.at(-1);
    if (range !== undefined && number === range.last + 1) range.last = number;
    else ranges.push({ first: number, last: number });
  }
  return ranges;
}

/** The numbers of ranges. */
export function fromRanges(ranges: readonly ExpectedNumbers[]): Set<number> {
  const numbers = new Set<number>();
  for (const { first, last } of ranges) for (let number = first; number <= last; number += 1) numbers.add(number);
  return numbers;
}

/** True where these are no more numbers than are traced. */
export function isTraceable(ranges: readonly ExpectedNumbers[]): boolean {
  return ranges.reduce((sum, { first, last }) => sum + last - first + 1, 0) <= mostTraced;
}
