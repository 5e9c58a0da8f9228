import { Decimal128, Long } from 'bson';

/** A number that no BSON type holds exactly. */
export class InexactNumber extends Error {}

/**
 * Any number of 16 digits or more, or with an exponent. Everything else survives the way through a double unchanged;
 * text that only looks so costs the slower path and nothing else.
 */
const mayBeInexact = /\d[\d.]{15}|\d[eE]/;
const int64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n, maxLength: '-9223372036854775808'.length };
const maxDecimalDigits = 34;
/** Of a number whose digits are worth keeping as they were written. */
const maxWrittenLength = 64;

/**
 * Parses JSON without rounding: integers beyond a double's exact range become Long, other numbers that a double does
 * not hold become Decimal128.
 *
 * @throws SyntaxError where the text is not JSON.
 * @throws InexactNumber where a number fits none of them.
 */
export function parseExactJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  return mayBeInexact.test(text) ? JSON.parse(text, reviveExactly) : value;
}

/** @see https://github.com/tc39/proposal-json-parse-with-source */
function reviveExactly(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  return typeof value === 'number' && context?.source !== undefined
    ? exactNumber(context.source, value)
    : value;
}

function exactNumber(source: string, double: number): number | Long | Decimal128 {
  const isInteger = /^-?\d+$/.test(source);
  if (isInteger && Number.isSafeInteger(double)) return double;
  // Longer ones do not fit, and reading them as a BigInt would take its time.
  if (isInteger && source.length <= int64.maxLength) {
    const integer = BigInt(source);
    if (integer >= int64.min && integer <= int64.max) return Long.fromBigInt(integer);
  }
  const exact = normalise(source);
  const isDouble = !isInteger && Number.isFinite(double) && isSame(exact, normalise(String(double)));
  return isDouble ? double : exactDecimal(source, exact);
}

/** In the form it was written in, where that is short; a long tail of zeros costs nothing. */
function exactDecimal(source: string, exact: Decimal | undefined): Decimal128 {
  if (exact === undefined || exact.digits.length > maxDecimalDigits) throw new InexactNumber();
  const shortest = `${exact.sign}${exact.digits}E${exact.exponent}`;
  for (const text of source.length <= maxWrittenLength ? [source, shortest] : [shortest]) {
    const decimal = toDecimal128(text);
    if (decimal !== undefined && isSame(exact, normalise(decimal.toString()))) return decimal;
  }
  throw new InexactNumber();
}

/** Refuses what would have to be rounded. */
function toDecimal128(text: string): Decimal128 | undefined {
  try {
    return Decimal128.fromString(text);
  } catch {
    return undefined;
  }
}

function isSame(left: Decimal | undefined, right: Decimal | undefined): boolean {
  if (left === undefined || right === undefined) return false;
  return left.digits === right.digits && left.exponent === right.exponent && left.sign === right.sign;
}

interface Decimal {
  readonly sign: string;
  readonly digits: string;
  /** Power of ten of the last digit. */
  readonly exponent: number;
}

function normalise(text: string): Decimal | undefined {
  const parts = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (parts === null) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = parts;
  const all = (whole + fraction).replace(/^0+/, '');
  const digits = withoutTrailingZeros(all);
  if (digits === '') return { sign: '', digits: '', exponent: 0 };
  return { sign, digits, exponent: Number(exponent) - fraction.length + (all.length - digits.length) };
}

/** By hand: a regular expression takes quadratic time over a long text of zeros that ends otherwise. */
function withoutTrailingZeros(digits: string): string {
  let end = digits.length;
  while (end > 0 && digits[end - 1] === '0') end -= 1;
  return digits.slice(0, end);
}
