import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { mongodbRefusals, refusalMessage } from '../../engine/sink/mongodb/mongodb-refusals.ts';

const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
const page = read('docs/mongodb-refusals.md');

/** The cells of each row of the page's table. */
const rows = page
  .split('\n')
  .filter((line) => /^\| (\d|any)/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()));

it('the page for operators lists the codes that the consumer knows, and no other', () => {
  const refused = rows.filter(([, , , , outcome]) => outcome === 'dead letter `refused-by-mongodb`');
  expect(refused.map(([, code, name, when]) => ({ code, name, when }))).toEqual(
    mongodbRefusals.map(({ code, name = '', when }) => ({ code: String(code), name, when })),
  );
  expect(rows.slice(refused.length).map(([, code]) => code)).toEqual(['11000', '11000', 'any other']);
});

it('its example is what a dead letter says', () => {
  const [example] = /^MongoDB refuses .+$/m.exec(page) ?? [];
  expect(mongodbRefusals.map(refusalMessage)).toContain(example);
});

it('the README leads to it', () => {
  expect(read('README.md')).toContain('(docs/mongodb-refusals.md)');
});
