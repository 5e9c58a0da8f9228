import { Decimal128, Long } from 'bson';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { InexactNumber, parseExactJson } from '../../lambdas/consumer/core/exact-json.ts';

const digits = (max: number) => fc.stringMatching(new RegExp(`^[0-9]{1,${max}}$`));
/** Any number that JSON's grammar allows, most of them awkward. */
const jsonNumber = fc
  .record({
    minus: fc.constantFrom('', '-'),
    whole: fc.oneof(
      fc.constant('0'),
      digits(40).map((text) => text.replace(/^0+(?=\d)/, '')),
    ),
    fraction: fc.oneof(
      fc.constant(''),
      digits(40).map((text) => `.${text}`),
    ),
    exponent: fc.oneof(
      fc.constant(''),
      fc
        .tuple(fc.constantFrom('e', 'E'), fc.constantFrom('', '+', '-'), digits(4))
        .map((parts) => parts.join('')),
    ),
  })
  .map(({ minus, whole, fraction, exponent }) => minus + whole + fraction + exponent);

/** The value of a decimal text as an exact fraction of powers of ten: digits without trailing zeros, and exponent. */
function exactValue(text: string): string {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  let value = BigInt(whole.replace('-', '') + fraction);
  let power = BigInt(exponent) - BigInt(fraction.length);
  if (value === 0n) return '0';
  for (; value % 10n === 0n; value /= 10n) power += 1n;
  return `${mantissa.startsWith('-') ? '-' : ''}${value}e${power}`;
}

it('never rounds a number: what comes out has the value that went in', () => {
  fc.assert(
    fc.property(jsonNumber, (text) => {
      const parsed = outcome(text);
      if (parsed === 'refused') return;
      expect(exactValue(String(parsed))).toBe(exactValue(text));
    }),
    { numRuns: 2_000 },
  );
});

it('refuses no number of up to 34 digits within the range of Decimal128', () => {
  fc.assert(
    fc.property(digits(34), fc.integer({ min: -6_000, max: 6_000 }), (whole, exponent) => {
      const text = `${whole.replace(/^0+(?=\d)/, '')}e${exponent}`;
      expect(outcome(text)).not.toBe('refused');
    }),
    { numRuns: 500 },
  );
});

it('gives an integer the smallest type that holds it', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }),
        fc.bigInt({ min: -(2n ** 54n), max: 2n ** 54n }),
      ),
      (n) => {
        const parsed = parseExactJson(String(n));
        const isSafe = BigInt.asIntN(54, n) === n && n !== -(2n ** 53n);
        if (isSafe) expect(parsed).toBe(Number(n));
        else expect(parsed).toBeInstanceOf(BigInt.asIntN(64, n) === n ? Long : Decimal128);
      },
    ),
    { numRuns: 500 },
  );
});

it('is JSON.parse for everything else, at every depth and under every name', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value);
      expect(plain(parseExactJson(text))).toEqual(JSON.parse(text));
      // The number at the end forces the exact path for all that comes before it.
      expect(plain(parseExactJson(`[${text},1E0]`))).toEqual([JSON.parse(text), 1]);
    }),
    { numRuns: 500 },
  );
});

it('takes exactly the texts that JSON.parse takes', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[-+0-9.eE[\],]{1,30}$/)), (text) => {
      expect(isTaken(() => parseExactJson(text))).toBe(isTaken(() => JSON.parse(text)));
    }),
    { numRuns: 1_000 },
  );
});

function outcome(text: string): unknown {
  try {
    return parseExactJson(text);
  } catch (error) {
    if (error instanceof InexactNumber) return 'refused';
    throw error;
  }
}

function isTaken(parse: () => unknown): boolean {
  try {
    parse();
    return true;
  } catch (error) {
    return error instanceof InexactNumber;
  }
}

/** Doubles for the exact numbers, as JSON.parse gives them. */
function plain(value: unknown): unknown {
  if (value instanceof Long || value instanceof Decimal128) return Number(value.toString());
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, plain(child)]));
}
