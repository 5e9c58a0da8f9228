import { mkdir, readdir, symlink } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder } from '../../cli/local/process/cache-folder.ts';

/**
 * Makes a cache folder of a test's own that has the local servers of this machine, where they are installed. What is told
 * there about running stacks is the test's own.
 *
 * @returns the value for XDG_CACHE_HOME.
 */
export async function cacheWithServers(folder: string): Promise<string> {
  const real = cacheFolder(process.env, process.platform, homedir());
  const own = join(folder, 'cache', 'highwater');
  await mkdir(own, { recursive: true });
  const names = (await readdir(real).catch(() => [])).filter((name) => name.startsWith('servers-'));
  for (const name of names) await symlink(join(real, name), join(own, name));
  return join(folder, 'cache');
}
