import { Decimal128 } from 'bson';

/** A decimal number: `sign` `digits` times ten to the power of `exponent`. Zero has no digits and no sign. */
export interface Decimal {
  readonly sign: '' | '-';
  /** Without leading zeros. */
  readonly digits: string;
  /** Power of ten of the last digit. */
  readonly exponent: number;
}

/**
 * Reads a JSON number, or what JavaScript and BSON write for one, with the zeros that end its digits. Undefined for
 * `Infinity` and `NaN`.
 *
 * @param text no other text: its grammar is not checked.
 */
export function readDecimal(text: string): Decimal | undefined {
  if (text.endsWith('y') || text.endsWith('N')) return undefined;
  const sign = text.startsWith('-') ? '-' : '';
  const marker = Math.max(text.indexOf('e'), text.indexOf('E'));
  const exponent = marker < 0 ? 0 : Number(text.slice(marker + 1));
  const mantissa = text.slice(sign.length, marker < 0 ? text.length : marker);
  const point = mantissa.indexOf('.');
  const all = point < 0 ? mantissa : mantissa.slice(0, point) + mantissa.slice(point + 1);
  const digits = withoutLeadingZeros(all);
  if (digits === '') return { sign: '', digits, exponent: 0 };
  return { sign, digits, exponent: point < 0 ? exponent : exponent - (mantissa.length - point - 1) };
}

/** The same number with the fewest digits. */
export function shortestDecimal({ sign, digits, exponent }: Decimal): Decimal {
  // By hand: a regular expression takes quadratic time over a long text of zeros that ends otherwise.
  let end = digits.length;
  while (end > 0 && digits.charCodeAt(end - 1) === zero) end -= 1;
  if (end === digits.length) return { sign, digits, exponent };
  return { sign, digits: digits.slice(0, end), exponent: exponent + (digits.length - end) };
}

/** True where both are the same number, whatever zeros they end with. */
export function sameDecimal(left: Decimal, right: Decimal): boolean {
  const [a, b] = [shortestDecimal(left), shortestDecimal(right)];
  return a.digits === b.digits && a.exponent === b.exponent && a.sign === b.sign;
}

const maxDigits = 34;
/** Of the last of 34 digits. */
const exponents = { least: -6176, most: 6111 };
/** A double holds these digits as an integer. */
const maxDoubleDigits = 15;

/**
 * The same number as a Decimal128, with the same digits; undefined where those do not fit. By hand, since the library's own reader
 * takes forty times as long as JSON.parse for a list of such numbers.
 *
 * @see https://github.com/mongodb/specifications/blob/master/source/bson-decimal128/decimal128.md
 */
export function toDecimal128({ sign, digits, exponent }: Decimal): Decimal128 | undefined {
  const zeros = Math.max(0, exponent - exponents.most);
  if (digits.length + zeros > maxDigits || exponent < exponents.least) return undefined;
  const coefficient = digits + '0'.repeat(zeros);
  const biased = exponent - zeros - exponents.least;
  if (coefficient.length <= maxDoubleDigits) {
    const integer = Number(coefficient);
    scratch.setUint32(0, integer % 2 ** 32, true);
    scratch.setUint32(4, Math.floor(integer / 2 ** 32), true);
    scratch.setBigUint64(8, 0n, true);
  } else {
    const integer = BigInt(coefficient);
    scratch.setBigUint64(0, BigInt.asUintN(64, integer), true);
    scratch.setBigUint64(8, integer >> 64n, true);
  }
  // The exponent ends 17 bits into the highest four bytes, and the sign is the highest bit.
  const signBit = sign === '-' ? 2 ** 31 : 0;
  scratch.setUint32(12, scratch.getUint32(12, true) + biased * 2 ** 17 + signBit, true);
  return new Decimal128(Buffer.from(scratchBytes));
}

/** Written anew for each number, then copied: a view of its own for each would take most of the time. */
const scratchBytes = new Uint8Array(16);
const scratch = new DataView(scratchBytes.buffer);

function withoutLeadingZeros(digits: string): string {
  let first = 0;
  while (digits.charCodeAt(first) === zero) first += 1;
  return first === 0 ? digits : digits.slice(first);
}

const zero = 0x30;
