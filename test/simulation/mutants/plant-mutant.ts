import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { loadProduct, ownProduct, type Product } from '../run/product.ts';
import type { Edit, Mutant } from './mutant.ts';

/** Texts by file, below `lambdas/`. */
type Sources = ReadonlyMap<string, string>;

/**
 * The product with a bug planted. What is changed, and what imports that, lives in a folder of its own, outside of
 * `node_modules`, where Node would not strip types; the rest is the product's own. The folder is gone again when this
 * returns, as what is loaded needs it no more.
 *
 * @throws Error where an edit does not apply any more.
 */
export async function plantMutant({ name, edits }: Mutant): Promise<Product> {
  if (edits.length === 0) return loadProduct();
  const sources = new Map(await ownSources());
  for (const edit of edits) sources.set(edit.file, applyEdit(name, sources.get(edit.file) ?? '', edit));
  const changed = withImporters(
    edits.map(({ file }) => file),
    sources,
  );
  const folder = await mkdtemp(join(tmpdir(), 'highwater-mutant-'));
  try {
    await symlink(fileURLToPath(new URL('../node_modules', ownProduct)), join(folder, 'node_modules'));
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    for (const file of changed) {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await writeFile(join(folder, file), elsewhere(file, sources, changed));
    }
    return await loadProduct({ folder: pathToFileURL(`${folder}/`), files: changed });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @throws Error where the text to replace is not there exactly once: the product has changed, the bug has to follow. */
export function applyEdit(name: string, source: string, { file, find, replace }: Edit): string {
  const parts = source.split(find);
  if (parts.length === 2) return parts.join(replace);
  throw new Error(
    `The planted bug ${name} does not apply any more: its text stands ${parts.length - 1} times in lambdas/${file} instead of once. Change it along with the product.`,
  );
}

let own: Promise<Sources> | undefined;

/** Read once: every bug is planted in the same. */
function ownSources(): Promise<Sources> {
  own ??= (async () => {
    const names = await readdir(ownProduct, { recursive: true });
    const files = names.filter((file) => file.endsWith('.ts'));
    return new Map(
      await Promise.all(
        files.map(async (file) => [file, await readFile(new URL(file, ownProduct), 'utf8')] as const),
      ),
    );
  })();
  return own;
}

const relativeImport = /(?<= from ')\.[^']+(?=')/g;

function imported(file: string, specifier: string): string {
  return posix.join(posix.dirname(file), specifier);
}

/** These files, what imports them, what imports that, and so on. */
function withImporters(files: readonly string[], sources: Sources): ReadonlySet<string> {
  const found = new Set<string>();
  const add = (target: string): void => {
    if (found.has(target)) return;
    found.add(target);
    for (const [file, text] of sources)
      if (text.match(relativeImport)?.some((specifier) => imported(file, specifier) === target)) add(file);
  };
  files.forEach(add);
  return found;
}

/** The text of a file that is moved together with some others: it finds those beside it, and the rest where it was. */
function elsewhere(file: string, sources: Sources, moved: ReadonlySet<string>): string {
  return (sources.get(file) ?? '').replaceAll(relativeImport, (specifier) => {
    const target = imported(file, specifier);
    return moved.has(target) ? specifier : new URL(target, ownProduct).href;
  });
}
