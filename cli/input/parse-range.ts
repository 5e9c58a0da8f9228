import { UsageError } from '../program/errors.ts';

/** Reads `1..1000`, both ends included. @throws UsageError */
export function parseRange(text: string, flag = '--numbers'): { readonly from: number; readonly to: number } {
  const [, first = '', last = ''] = /^(-?\d+)\.\.(-?\d+)$/.exec(text) ?? [];
  const [from, to] = [Number(first), Number(last)];
  if (first !== '' && last !== '' && Number.isSafeInteger(from) && Number.isSafeInteger(to) && from <= to)
    return { from, to };
  throw new UsageError(`${flag} must be a range such as 1..1000, and this is "${text}".`);
}
