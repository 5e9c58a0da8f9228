import { Decimal128, Long } from 'bson';

/** A number that no BSON type holds exactly. */
export class InexactNumber extends Error {}

/**
 * Any number of 16 digits or more, or with an exponent. Everything else survives the way through a double unchanged;
 * text that only looks so costs the slower path and nothing else.
 */
const mayBeInexact = /\d[\d.]{15}|\d[eE]/;
const int64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n };

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
  if (/^-?\d+$/.test(source)) {
    if (Number.isSafeInteger(double)) return double;
    const integer = BigInt(source);
    return integer >= int64.min && integer <= int64.max ? Long.fromBigInt(integer) : exactDecimal(source);
  }
  return Number.isFinite(double) && sameDecimal(source, String(double)) ? double : exactDecimal(source);
}

function exactDecimal(source: string): Decimal128 {
  const decimal = toDecimal128(source);
  if (decimal === undefined || !sameDecimal(source, decimal.toString())) throw new InexactNumber();
  return decimal;
}

/** Refuses what would have to be rounded. */
function toDecimal128(source: string): Decimal128 | undefined {
  try {
    return Decimal128.fromString(source);
  } catch {
    return undefined;
  }
}

function sameDecimal(left: string, right: string): boolean {
  const [a, b] = [normalise(left), normalise(right)];
  return (
    a !== undefined &&
    b !== undefined &&
    a.digits === b.digits &&
    a.exponent === b.exponent &&
    a.sign === b.sign
  );
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
  const digits = all.replace(/0+$/, '');
  if (digits === '') return { sign: '', digits: '', exponent: 0 };
  return { sign, digits, exponent: Number(exponent) - fraction.length + (all.length - digits.length) };
}
