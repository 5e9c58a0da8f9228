/** What a value is, in a word for people; never the value itself. */
export function nameKind(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'string':
      return value === '' ? 'empty text' : 'text';
    case 'boolean':
      return 'true or false';
    case 'object':
      return 'an object';
    case 'number':
      return nameNumber(value);
    default:
      return 'no JSON value';
  }
}

function nameNumber(value: number): string {
  if (!Number.isFinite(value)) return 'no finite number';
  if (!Number.isInteger(value)) return 'a fraction';
  return Number.isSafeInteger(value) ? 'a number' : 'beyond ±(2^53-1)';
}
