import { readDecimal, shortestDecimal } from './decimal.ts';
import { sha256 } from './hash.ts';
import { isJsonObject } from './json-pointer.ts';

/** The same text for all that means the same JSON: members sorted by name, numbers by value and never through a double. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join()}]`;
  if (!isJsonObject(value)) return canonicalNumber(String(value));
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join()}}`;
}

/** So many digits of a SHA-256: no two values share them by chance. */
const digestDigits = 32;

/** Tells values apart that mean different JSON. */
export function digestOf(value: unknown): string {
  return sha256(canonicalJson(value)).slice(0, digestDigits);
}

function canonicalNumber(text: string): string {
  const decimal = readDecimal(text);
  if (decimal === undefined) return text;
  const { sign, digits, exponent } = shortestDecimal(decimal);
  return digits === '' ? '0' : `${sign}${digits}${exponent === 0 ? '' : `e${exponent}`}`;
}
