import { Decimal128, type Document, Double, Long } from 'bson';
import type { Random } from '../engine/random.ts';

/** A piece of JSON as it is written, and what it has to become in BSON: told beforehand, not read. */
export interface Spelled {
  readonly json: string;
  readonly bson: unknown;
}

const long = (json: string): Spelled => ({ json, bson: Long.fromString(json) });
const double = (json: string, value: number): Spelled => ({ json, bson: new Double(value) });
const decimal = (json: string, text = json): Spelled => ({ json, bson: Decimal128.fromString(text) });

/**
 * One number in each row, however it is written. Without fraction and exponent it is an int64, beyond that a Decimal128; else a
 * double where the shortest text of the double names the same number, else a Decimal128 with the digits that are written.
 */
export const spelledNumbers = {
  zero: [long('0'), double('-0', -0), double('0.0', 0), double('-0.00', -0), double('0e7', 0), double('-0E-3', -0)],
  hundred: [long('100'), double('1e2', 100), double('100.0', 100), double('1.00E+2', 100), double('1000e-1', 100)],
  tenth: [double('1.1', 1.1), double('1.10', 1.1), double('11e-1', 1.1), double('0.11E1', 1.1)],
  tailOfZeros: [
    double('2.5', 2.5),
    double('2.5000000000000000000000000000000000000000', 2.5),
    double('250000000000000000000000000000000000000000e-41', 2.5),
  ],
  negative: [long('-2147483649'), double('-2147483649.0', -2147483649), double('-2.147483649E9', -2147483649)],
  beyondDoubles: [long('9007199254740993'), decimal('9007199254740993.0'), decimal('9.007199254740993e15')],
  edgeOfDoubles: [long('9007199254740992'), double('9007199254740992.0', 2 ** 53)],
  edgeOfLongs: [long('9223372036854775807'), decimal('9223372036854775807.0')],
  beyondLongs: [decimal('9223372036854775808'), decimal('9223372036854775808.0'), decimal('9.223372036854775808E+18')],
  fine: [
    decimal('0.1234567890123456789'),
    decimal('1234567890123456789e-19'),
    decimal('0.12345678901234567890000000000000000000000000', '0.1234567890123456789'),
  ],
  nearOneTenth: [decimal('0.10000000000000000001'), decimal('10000000000000000001e-20')],
  oneTenth: [double('0.1', 0.1), double('1e-1', 0.1), double('0.100', 0.1)],
  huge: [decimal('1e400', '1E+400'), decimal('10e399', '10E+399'), decimal('0.1E+401', '1E+400')],
  tiny: [decimal('1e-400', '1E-400'), decimal('0.1e-399', '1E-400')],
  roundAndLarge: [decimal('10000000000000000000000'), double('1e22', 1e22), double('1.0E22', 1e22)],
} as const satisfies Readonly<Record<string, readonly Spelled[]>>;

/** The number of this row, in any of its spellings. */
export function spellNumber(random: Random, name: keyof typeof spelledNumbers): Spelled {
  return random.pick<Spelled>(spelledNumbers[name]);
}

/** A text, some of whose characters may be escaped. */
export function spellText(random: Random, text: string): Spelled {
  const escaped = (character: string): string =>
    random.chance(0.2)
      ? [...Array(character.length).keys()]
          .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`)
          .join('')
      : JSON.stringify(character).slice(1, -1);
  return { json: `"${[...text].map(escaped).join('')}"`, bson: text };
}

/** True, false or null. */
export function spellWord(word: boolean | null): Spelled {
  return { json: String(word), bson: word };
}

/** Items in their order. */
export function spellList(random: Random, items: readonly Spelled[]): Spelled {
  const json = `[${space(random)}${items.map((item) => item.json).join(`,${space(random)}`)}${space(random)}]`;
  return { json, bson: items.map(({ bson }) => bson) };
}

/** Members in any order. */
export function spellObject(random: Random, members: Readonly<Record<string, Spelled>>): Spelled {
  const entries = shuffled(random, Object.entries(members));
  const written = entries.map(
    ([name, { json }]) => `${spellText(random, name).json}${space(random)}:${space(random)}${json}`,
  );
  const bson: Document = Object.fromEntries(entries.map(([name, { bson: value }]) => [name, value]));
  return { json: `{${space(random)}${written.join(`${space(random)},`)}${space(random)}}`, bson };
}

/** White space that means nothing. */
function space(random: Random): string {
  return random.chance(0.8) ? '' : random.pick([' ', '\n', '\t', '\r\n  ']);
}

function shuffled<T>(random: Random, items: readonly T[]): readonly T[] {
  const keyed = items.map((item) => ({ item, key: random.next() }));
  return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
}
