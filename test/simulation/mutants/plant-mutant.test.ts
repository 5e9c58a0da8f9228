import { describe, expect, it } from 'vitest';
import { type SourceFile, sourceFiles } from '../../support/source-files.ts';
import { loadProduct } from '../run/product.ts';
import { allMutants } from './all-mutants.ts';
import { formerBugs } from './former-bugs.ts';
import { applyEdit, editedSources, plantMutant } from './plant-mutant.ts';

const source = (path: string, text: string): SourceFile => ({ path, text, code: text, imports: [] });
const edit = { symbol: 'sum', find: 'a + b', replace: 'a - b' };

describe('an edit', () => {
  it('replaces the one place in its symbol, wherever the file lies', () => {
    const sources = [
      source('x/one.ts', 'const other = a + b;'),
      source('y/two.ts', 'const first = a + b;\nexport function sum(a, b) {\n  return a +\n    b;\n}\n'),
    ];
    expect(applyEdit('bug', sources, edit)).toEqual({
      path: 'y/two.ts',
      text: 'const first = a + b;\nexport function sum(a, b) {\n  return a - b;\n}\n',
    });
  });

  it('may be made in a member of a class', () => {
    const sources = [source('x.ts', 'class A { #sum() { return a + b; } sum() { return a + b; } }')];
    expect(applyEdit('bug', sources, { ...edit, symbol: 'A.#sum' }).text).toBe(
      'class A { #sum() { return a - b; } sum() { return a + b; } }',
    );
    expect(applyEdit('bug', sources, { ...edit, symbol: 'A.sum' }).text).toContain('sum() { return a - b; } }');
  });

  it('may name what the file of its symbol exports, where others declare the same', () => {
    const sources = [
      source('x.ts', 'export const one = 1; const sum = a + b;'),
      source('y.ts', 'export const two = 2; const sum = a + b;'),
    ];
    expect(applyEdit('bug', sources, { ...edit, symbol: 'two/sum' }).path).toBe('y.ts');
    expect(() => applyEdit('bug', sources, edit)).toThrow(
      'The product declares sum more than once (x.ts, y.ts): write <what its file exports>/sum.',
    );
  });

  it.each([
    ['is gone', 'a * b', '0 times'],
    ['stands twice', 'a + b; a + b', '2 times'],
  ])('fails loudly where the text %s', (_, body, count) => {
    const sources = [source('x.ts', `function sum() { ${body} }`)];
    expect(() => applyEdit('bug', sources, edit)).toThrow(
      `The planted bug bug does not apply any more: its text stands ${count} in sum (x.ts)`,
    );
  });

  it('fails loudly where the symbol is gone', () => {
    expect(() => applyEdit('bug', [source('x.ts', 'a + b')], edit)).toThrow('The product declares no sum.');
  });
});

describe('planting a bug', () => {
  it('replaces what depends on the place, and nothing else', async () => {
    const edits = [{ symbol: 'conclude', find: 'export function conclude(', replace: 'export function conclude( ' }];
    const [own, planted] = [await loadProduct(), await plantMutant({ name: 'bug', edits })];
    expect(planted.createProducerHandler).not.toBe(own.createProducerHandler);
    expect(planted.createConsumerHandler).toBe(own.createConsumerHandler);
    expect(planted.composeOperator).toBe(own.composeOperator);
  });

  it('finds what each of them names', () => {
    const product = sourceFiles('{lambdas,engine}/**/*.ts');
    for (const mutant of [...allMutants, ...formerBugs]) expect(() => editedSources(mutant, product)).not.toThrow();
  });
});
