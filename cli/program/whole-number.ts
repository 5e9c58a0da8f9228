import { UsageError } from './errors.ts';

/**
 * Reads a flag's value, a whole number from `min` on.
 *
 * @throws UsageError naming the flag and how a right value looks.
 */
export function wholeNumber(flag: string, max: number, min = 1): (text: string) => number {
  return (text) => {
    const value = /^[1-9]\d*$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    throw new UsageError(`${flag} must be a whole number from ${min} to ${max}, and this is "${text}".`);
  };
}
