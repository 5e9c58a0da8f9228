import { Decimal128 } from 'bson';

const integer = /^-?\d+$/;

/** A text as it is, or an integer as it is written; undefined for any other JSON, also for a number that is written otherwise. */
export function scalarText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  const text = typeof value === 'bigint' || value instanceof Decimal128 ? value.toString() : '';
  return integer.test(text) ? text : undefined;
}

/** What sorts as the number does, where the text is one of up to forty digits; any other text as it is. */
export function sortableText(text: string): string {
  return /^\d{1,40}$/.test(text) ? text.padStart(40, '0') : text;
}
