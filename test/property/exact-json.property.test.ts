import { Decimal128, Double } from 'bson';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseExactJson } from '../../engine/events/exact-json.ts';

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
      fc.tuple(fc.constantFrom('e', 'E'), fc.constantFrom('', '+', '-'), digits(4)).map((parts) => parts.join('')),
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

it('P16: gives an integer one type, whatever its size, as long as that holds it', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }),
        fc.bigInt({ min: -(2n ** 54n), max: 2n ** 54n }),
        fc.bigInt({ min: -100n, max: 100n }),
      ),
      (n) => {
        const parsed = parsedValue(String(n));
        if (BigInt.asIntN(64, n) === n) expect(parsed).toBe(n);
        else expect(parsed).toBeInstanceOf(Decimal128);
      },
    ),
    { numRuns: 500 },
  );
});

it('is JSON.parse for everything else, at every depth and under every name', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.nat({ max: 3 }), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      expect(plain(parsedValue(text))).toEqual(JSON.parse(text));
    }),
    { numRuns: 500 },
  );
});

it('takes exactly the texts that JSON.parse takes', () => {
  const json = fc.jsonValue().map((value) => JSON.stringify(value));
  const damaged = fc
    .tuple(json, fc.nat(), fc.nat({ max: 3 }), fc.oneof(fc.constant(''), fc.string({ maxLength: 3 })))
    .map(([text, at, length, put]) => {
      const start = at % (text.length + 1);
      return text.slice(0, start) + put + text.slice(start + length);
    });
  const texts = fc.oneof(fc.string(), fc.stringMatching(/^[-+0-9.eE[\],{}":truefalsn\\ ]{1,30}$/), damaged);
  fc.assert(
    fc.property(texts, (text) => {
      expect(parseExactJson(text).kind === 'value').toBe(isTaken(text));
    }),
    { numRuns: 3_000 },
  );
});

it('finds every member that is named twice, and no other', () => {
  const name = fc.constantFrom('a', 'b', '__proto__', '');
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.constant('1'),
      fc.array(tie('value'), { maxLength: 3 }).map((items) => `[${items}]`),
      fc
        .array(fc.tuple(name, tie('value')), { maxLength: 3 })
        .map((members) => `{${members.map(([key, child]) => `${JSON.stringify(key)}:${child}`)}}`),
    ),
  }));
  fc.assert(
    fc.property(value, (text) => {
      const parsed = parseExactJson(String(text));
      const written = String(text).match(/":/g)?.length ?? 0;
      const isDoubled = written > countMembers(JSON.parse(String(text)));
      expect(parsed).toMatchObject({
        problem: isDoubled ? { code: 'duplicate-member' } : null,
      });
    }),
    { numRuns: 1_000 },
  );
});

function countMembers(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const own = Array.isArray(value) ? 0 : Object.keys(value).length;
  return Object.values(value).reduce((sum: number, child) => sum + countMembers(child), own);
}

function parsedValue(text: string): unknown {
  const parsed = parseExactJson(text);
  if (parsed.kind !== 'value') throw new Error(`not one value: ${text}`);
  return parsed.value;
}

function outcome(text: string): unknown {
  const parsed = parseExactJson(text);
  return parsed.kind === 'value' && parsed.problem === null ? parsed.value : 'refused';
}

function isTaken(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Doubles for the exact numbers, as JSON.parse gives them. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint' || value instanceof Double || value instanceof Decimal128)
    return Number(value.toString());
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, plain(child)]));
}
