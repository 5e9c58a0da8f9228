import { type Document, EJSON, serialize } from 'bson';
import { describe, expect, it } from 'vitest';
import { saySame } from '../checkers/stored-document.ts';
import { seededRandom } from '../engine/random.ts';
import {
  type Spelled,
  spelledNumbers,
  spellList,
  spellNumber,
  spellObject,
  spellText,
  spellWord,
} from './spelled-json.ts';

const holding = ({ bson }: Spelled): Uint8Array => serialize({ value: bson } as Document);
const names = Object.keys(spelledNumbers) as (keyof typeof spelledNumbers)[];

describe('numbers that are spelled', () => {
  it.each(names)('are one number in each row: %s', (name) => {
    const [first, ...others] = spelledNumbers[name];
    for (const other of others) expect(saySame(holding(first), holding(other))).toBe(true);
  });

  it('are another number in each other row', () => {
    for (const [at, name] of names.entries())
      for (const other of names.slice(at + 1))
        expect(saySame(holding(spelledNumbers[name][0]), holding(spelledNumbers[other][0]))).toBe(false);
  });
});

it('values are JSON that says what they become, however they are spelled', () => {
  const random = seededRandom(1);
  const spell = () =>
    spellObject(random, {
      text: spellText(random, 'a"\\\u00e9\u{1f600}\n'),
      list: spellList(random, [spellNumber(random, 'tenth'), spellWord(null), spellWord(true)]),
      none: spellObject(random, {}),
    });
  const all = Array.from({ length: 20 }, spell);
  expect(new Set(all.map(({ json }) => json)).size).toBeGreaterThan(10);
  for (const { json, bson } of all)
    expect(JSON.parse(json)).toEqual(EJSON.deserialize(EJSON.serialize(bson as Document)));
});
