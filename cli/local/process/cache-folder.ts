import { mkdir, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { errorCode, LocalStackError } from '../errors.ts';

/** Where a person's tools may keep what can be made again. An XDG folder that is not absolute counts as not set. */
export function cacheFolder(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
  home: string,
): string {
  const xdg = env['XDG_CACHE_HOME'];
  if (xdg !== undefined && isAbsolute(xdg)) return join(xdg, 'highwater');
  return platform === 'darwin' ? join(home, 'Library', 'Caches', 'highwater') : join(home, '.cache', 'highwater');
}

/**
 * Makes the cache folder and those above it, where they are missing. One after the other: Node's own recursive mkdir never
 * returns where a file system takes no folders, such as /proc.
 *
 * @throws LocalStackError naming the folder and the way out.
 */
export async function makeCacheFolder(folder: string): Promise<void> {
  try {
    await make(folder);
  } catch (error) {
    const code = errorCode(error) ?? 'unknown error';
    throw new LocalStackError(
      `The folder ${folder} cannot be made (${code}): set XDG_CACHE_HOME to a folder that you may write to.`,
      { cause: error },
    );
  }
}

async function make(folder: string): Promise<void> {
  if (await isFolder(folder)) return;
  const parent = dirname(folder);
  if (parent !== folder) await make(parent);
  // Somebody else may make it at the same moment.
  await mkdir(folder).catch(async (error: unknown) => {
    if (!(await isFolder(folder))) throw error;
  });
}

async function isFolder(path: string): Promise<boolean> {
  return await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
