import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { root, sourceFiles } from '../support/source-files.ts';

/** One row of the page: its number and its cells. */
interface Scenario {
  readonly number: string;
  readonly cells: readonly string[];
  /** `tests`, `planned`, or files in backquotes. */
  readonly shownBy: string;
}

const scenarios = readFileSync(new URL('docs/scenarios.md', root), 'utf8')
  .split('\n')
  .filter((line) => /^\| [A-Z]+\d/.test(line))
  .map((line): Scenario => {
    const cells = line.replace(/^\| | \|$/g, '').split(' | ');
    return { number: cells[0] ?? '', cells, shownBy: cells.at(-1) ?? '' };
  });

const numbersShownBy = (isMeant: (shownBy: string) => boolean): readonly string[] =>
  scenarios.filter(({ shownBy }) => isMeant(shownBy)).map(({ number }) => number);

const isFiles = (shownBy: string): boolean => /^`[^`]+`(, `[^`]+`)*$/.test(shownBy);

/** Everything that looks like a number of a scenario, but names of AWS's own such as `AWS::S3::Bucket`. */
const numberLike = /(?<![\w:-])[PSCO]\d{1,2}(?!\w|::)/g;
/** How a name cites it: `C7: ...`, `C12, C13: ...`, `... (C14)`. */
const citation = /(?<![\w:-])[PSCO]\d{1,2}(?=:(?!:)|, [PSCO]\d|\))/g;
/** In a table of cases, which names show with `%s: ...`. Says too little by itself to count as shown. */
const alone = /^[PSCO]\d{1,2}$/;

/** The strings of every file that holds tests, without comments: names of tests are among them. */
const strings = sourceFiles('test/**/*.ts')
  .filter(({ path, imports }) => path.startsWith('test/') && imports.some(({ target }) => target === 'vitest'))
  .flatMap(({ path, text }) => {
    const bare = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
    const quoted = bare.match(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g) ?? [];
    return quoted.map((each) => ({ path, text: each.slice(1, -1) }));
  });

const cited = new Set(strings.flatMap(({ text }) => text.match(citation) ?? []));

describe('the page of the failure scenarios', () => {
  it('has a number, a fault, an outcome and how it is shown in each row, and each number once', () => {
    expect(scenarios.length).toBeGreaterThan(80);
    const malformed = scenarios.filter(
      ({ number, cells }) => !/^[PSCO]\d{1,2}$/.test(number) || cells.length !== 4 || cells.includes(''),
    );
    expect(malformed).toEqual([]);
    expect(new Set(scenarios.map(({ number }) => number)).size).toBe(scenarios.length);
  });

  it('has every number that the name of a test cites', () => {
    expect(cited.size).toBeGreaterThan(70);
    const listed = new Set(scenarios.map(({ number }) => number));
    const inTables = strings.map(({ text }) => text).filter((text) => alone.test(text));
    expect([...cited, ...inTables].filter((number) => !listed.has(number))).toEqual([]);
  });

  it('says "tests" exactly where a test cites the number', () => {
    const said = numbersShownBy((shownBy) => shownBy === 'tests');
    expect(said.toSorted()).toEqual([...cited].toSorted());
  });

  it('is planned, or names files that exist, wherever no test cites the number', () => {
    const others = scenarios.filter(({ shownBy }) => shownBy !== 'tests' && shownBy !== 'planned');
    expect(others.filter(({ shownBy }) => !isFiles(shownBy))).toEqual([]);
    const files = others.flatMap(({ shownBy }) => shownBy.replaceAll('`', '').split(', '));
    expect(files.filter((file) => !existsSync(new URL(file, root)))).toEqual([]);
  });
});

it('tests cite scenarios in one form, so that none is overlooked', () => {
  const odd = strings.filter(
    ({ text }) => !alone.test(text) && (text.match(numberLike) ?? []).length !== (text.match(citation) ?? []).length,
  );
  expect(odd).toEqual([]);
});
