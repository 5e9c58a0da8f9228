/**
 * Orders two values of one type: negative, zero or positive; undefined where their types differ. Texts are ordered by
 * their UTF-8 bytes, as MongoDB does without a collation.
 *
 * @throws TypeError for types that the model does not know.
 */
export function compareValues(left: unknown, right: unknown): number | undefined {
  if (left === right) return 0;
  if (typeof left !== typeof right || left === null || right === null) return undefined;
  if (typeof left === 'string' && typeof right === 'string') return compareTexts(left, right);
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (typeof left === 'boolean') return Number(left) - Number(right);
  if (left instanceof Date && right instanceof Date) return left.getTime() - right.getTime();
  throw new TypeError(`the simulated MongoDB cannot compare ${typeof left} values`);
}

function compareTexts(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}
