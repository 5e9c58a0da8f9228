import { type Decimal128, Double } from 'bson';
import { readDecimal, sameDecimal, shortestDecimal, toDecimal128 } from './decimal.ts';

/** What BSON holds a JSON number as: an int64 is a `bigint`, a double a `number`, or a Double where that would become an int32. */
export type ExactNumber = bigint | number | Double | Decimal128;

const int64 = { least: -(2n ** 63n), most: 2n ** 63n - 1n, longest: '-9223372036854775808'.length };
/** So many digits every double keeps apart, and writes again as they were. */
const safeDigits = 15;
const negativeZero = /^-0+(?:\.0+)?(?:[eE][+-]?\d+)?$/;

/**
 * Keeps a JSON number as it is written, so that a member has one BSON type whatever its value: without fraction and
 * exponent an int64, beyond that a Decimal128; any other a double where the double's shortest text names the same number,
 * else a Decimal128. `-0` is the double -0.0. Undefined where none of them holds it.
 *
 * @param text a number by the grammar of JSON.
 */
export function exactNumber(text: string, isInteger: boolean): ExactNumber | undefined {
  if (text.charCodeAt(0) === minus && negativeZero.test(text)) return -0;
  return isInteger ? exactInteger(text) : exactFraction(text);
}

function exactInteger(text: string): ExactNumber | undefined {
  if (text.length <= safeDigits) return BigInt(Number(text));
  // Longer ones do not fit, and reading them as a BigInt would take its time.
  if (text.length <= int64.longest) {
    const integer = BigInt(text);
    if (integer >= int64.least && integer <= int64.most) return integer;
  }
  return exactDecimal(text);
}

function exactFraction(text: string): ExactNumber | undefined {
  const double = Number(text);
  if (!namesTheSame(text, double)) return exactDecimal(text);
  return Number.isInteger(double) ? new Double(double) : double;
}

function namesTheSame(text: string, double: number): boolean {
  if (lengthBeforeExponent(text) <= safeDigits && isNormal(double)) return true;
  if (!Number.isFinite(double)) return false;
  if (String(double) === text) return true;
  const [exact, shortest] = [readDecimal(text), readDecimal(String(double))];
  return exact !== undefined && shortest !== undefined && sameDecimal(exact, shortest);
}

/** With its digits as they are written, where they fit; a long tail of zeros says nothing. */
function exactDecimal(text: string): Decimal128 | undefined {
  const decimal = readDecimal(text);
  return decimal && (toDecimal128(decimal) ?? toDecimal128(shortestDecimal(decimal)));
}

function lengthBeforeExponent(text: string): number {
  const at = text.search(/[eE]/);
  return at === -1 ? text.length : at;
}

/** Doubles nearer to zero than these have fewer digits. */
const leastNormal = 2 ** -1022;

function isNormal(double: number): boolean {
  return Number.isFinite(double) && Math.abs(double) >= leastNormal;
}

const minus = 0x2d;
