import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { root, sourceFiles } from '../support/source-files.ts';

const page = readFileSync(new URL('docs/architecture.md', root), 'utf8');
const [, section = ''] = page.split('\n### 3. The consumer: eight steps\n');
const [table = ''] = /^\| step \|(?:.*\n\|)*.*$/m.exec(section) ?? [];
/** The files that the page names for one batch, each once, in the order of the steps. */
const named = [
  ...new Set(
    [...table.matchAll(/`([\w./-]+\.ts)`/g)].map(([, path = '']) =>
      path.startsWith('lambdas/') ? path : `engine/${path}`,
    ),
  ),
];

describe('the files that one batch runs through', () => {
  it('are there, and as many as the page says: at most 25', () => {
    const known = new Set(sourceFiles('{engine,lambdas}/**/*.ts').map(({ path }) => path));
    expect(named.filter((path) => !known.has(path))).toEqual([]);
    expect(named.length).toBeLessThanOrEqual(25);
    expect(Number(/^These are (\d+) files\./m.exec(section)?.[1])).toBe(named.length);
  });

  it('have all the steps that consume-batch.ts calls among them', () => {
    const [steps] = sourceFiles('engine/consume/consume-batch.ts');
    const called = (steps?.imports ?? [])
      .filter(({ target, isTypeOnly }) => !isTypeOnly && target.startsWith('engine/consume/'))
      .map(({ target }) => target);
    expect(called.length).toBeGreaterThan(8);
    expect(called.filter((path) => !named.includes(path))).toEqual([]);
  });
});
