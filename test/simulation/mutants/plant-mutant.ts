import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { loadProduct, ownProduct, type Product } from '../run/product.ts';
import type { Edit, Mutant } from './mutant.ts';

/**
 * The product with a bug planted. It lives in a folder of its own, outside of `node_modules`, where Node would not strip
 * types; the folder is gone again when this returns, as what is loaded needs it no more.
 *
 * @throws Error where an edit does not apply any more.
 */
export async function plantMutant({ name, edits }: Mutant): Promise<Product> {
  if (edits.length === 0) return loadProduct(ownProduct);
  const folder = await mkdtemp(join(tmpdir(), 'highwater-mutant-'));
  try {
    const sources = join(folder, 'lambdas');
    await cp(fileURLToPath(ownProduct), sources, { recursive: true });
    await symlink(fileURLToPath(new URL('../node_modules', ownProduct)), join(folder, 'node_modules'));
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    for (const edit of edits) {
      const file = join(sources, edit.file);
      await writeFile(file, applyEdit(name, await readFile(file, 'utf8'), edit));
    }
    return await loadProduct(pathToFileURL(`${sources}/`));
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
