import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { importTarget, root, type SourceFile, sourceFiles } from '../../support/source-files.ts';
import { loadProduct, type Product, type Replacement } from '../run/product.ts';
import { findSymbol } from './find-symbol.ts';
import type { Edit, Mutant } from './mutant.ts';

/**
 * The product with a bug planted.
 *
 * @throws Error where an edit does not apply any more.
 */
export async function plantMutant(mutant: Mutant): Promise<Product> {
  return { ...(await loadEdited(mutant, loadProduct)), mutant };
}

/**
 * Loads code with a bug planted. What is changed, and what imports that, lives in a folder of its own, outside of
 * `node_modules`, where Node would not strip types; the rest is the product's own. The folder is gone again when this
 * returns, as what is loaded needs it no more.
 *
 * @throws Error where an edit does not apply any more.
 */
export async function loadEdited<T>(mutant: Mutant, load: (replacement?: Replacement) => Promise<T>): Promise<T> {
  if (mutant.edits.length === 0) return load();
  const { sources, edited } = editedSources(mutant, ownSources());
  const moved = new Set<string>();
  for (const path of edited) for (const each of withImporters(path)) moved.add(each);
  const texts = new Map(sources.map(({ path, text }) => [path, text]));
  // At once: nothing of it is under way where this process is stopped.
  const folder = mkdtempSync(join(tmpdir(), 'highwater-mutant-'));
  try {
    symlinkSync(fileURLToPath(new URL('node_modules', root)), join(folder, 'node_modules'));
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    for (const path of moved) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), elsewhere(path, texts.get(path) ?? '', moved));
    }
    return await load({ root: pathToFileURL(`${folder}/`), paths: moved });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * The sources with all edits of a bug made, one after the other, and which files those are in.
 *
 * @throws Error where an edit does not apply any more.
 */
export function editedSources(
  { name, edits }: Mutant,
  own: readonly SourceFile[],
): { readonly sources: readonly SourceFile[]; readonly edited: ReadonlySet<string> } {
  let sources = own;
  const edited = new Set<string>();
  for (const edit of edits) {
    const { path, text } = applyEdit(name, sources, edit);
    sources = sources.map((source) => (source.path === path ? { ...source, text } : source));
    edited.add(path);
  }
  return { sources, edited };
}

/**
 * Gives the file that the edit is made in, and its text afterwards.
 *
 * @throws Error where the text to replace is not there exactly once: the product has changed, the bug has to follow.
 */
export function applyEdit(
  name: string,
  sources: readonly SourceFile[],
  { symbol, find, replace }: Edit,
): Pick<SourceFile, 'path' | 'text'> {
  const { source, start, end } = findSymbol(sources, symbol);
  const { path, text } = source;
  const found = [...text.slice(start, end).matchAll(withAnyLineBreaks(find))];
  const [place] = found;
  if (place === undefined || found.length > 1)
    throw new Error(
      `The planted bug ${name} does not apply any more: its text stands ${found.length} times in ${symbol} (${path}) instead of once. Change it along with the product.`,
    );
  const at = start + place.index;
  return { path, text: text.slice(0, at) + replace + text.slice(at + place[0].length) };
}

function withAnyLineBreaks(text: string): RegExp {
  return new RegExp(text.trim().split(/\s+/).map(RegExp.escape).join('\\s+'), 'g');
}

let own: readonly SourceFile[] | undefined;

/** Read once: every bug is planted in the same. */
function ownSources(): readonly SourceFile[] {
  own ??= sourceFiles('{lambdas,engine}/**/*.ts');
  return own;
}

/** The file at this path, what imports it, what imports that, and so on. */
function withImporters(path: string, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(path)) return found;
  found.add(path);
  for (const { path: importer, imports } of ownSources())
    if (imports.some(({ target }) => target === path)) withImporters(importer, found);
  return found;
}

/** The text of a file that is moved together with some others: it finds those beside it, and the rest where it was. */
function elsewhere(path: string, text: string, moved: ReadonlySet<string>): string {
  return text.replaceAll(/(?<= from ')\.[^']+(?=')/g, (specifier) => {
    const target = importTarget(path, specifier);
    return moved.has(target) ? specifier : new URL(target, root).href.replaceAll("'", '%27');
  });
}
