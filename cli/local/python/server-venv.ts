import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withBuildLock } from '../process/build-lock.ts';
import { cacheFolder } from '../process/cache-folder.ts';
import { buildVenv } from './build-venv.ts';
import { canRunPython, serverModules } from './find-python.ts';

const requirementsFile = fileURLToPath(new URL('requirements.txt', import.meta.url));

/** What preparing the servers needs to know. */
export interface VenvSettings {
  /** The environment of the person: PATH, and pip's proxy and index settings. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** Gets a line about what takes time. */
  readonly say: (line: string) => void;
}

/**
 * The Python that has both local servers, from the cache or built now: once per requirements file and kind of machine,
 * whoever starts first; others wait.
 *
 * @returns path of the interpreter, to be run as `python -m <server>`.
 * @throws LocalStackError where no Python will do or the installation fails.
 */
export async function prepareServerVenv(settings: VenvSettings): Promise<string> {
  const cache = cacheFolder(settings.env, process.platform, homedir());
  const prefix = venvNamePrefix(await readFile(requirementsFile, 'utf8'), process.platform, process.arch);
  const ready = await findReady(cache, prefix);
  if (ready !== undefined) return ready;
  return await withBuildLock(
    {
      file: join(cache, `${prefix}.lock`),
      signal: settings.signal,
      onWait: () => settings.say('another start is installing the local servers, waiting for it'),
    },
    async () => (await findReady(cache, prefix)) ?? (await buildVenv({ ...settings, cache, prefix, requirementsFile })),
  );
}

/** An environment is in place only when it is complete, but its base Python or a server may have been removed since. */
async function findReady(cache: string, prefix: string): Promise<string | undefined> {
  const names = await readdir(cache).catch(() => []);
  for (const name of names.filter((entry) => entry.startsWith(prefix) && !entry.endsWith('.lock')).sort()) {
    const python = join(cache, name, 'bin', 'python');
    if (await canRunPython(python, serverModules(process.platform, process.arch))) return python;
  }
  return undefined;
}

/**
 * The folder name that all environments made from these requirements on this kind of machine begin with; the Python
 * version follows.
 */
export function venvNamePrefix(requirements: string, platform: string, arch: string): string {
  const digest = createHash('sha256').update(requirements).digest('hex').slice(0, 16);
  return `servers-${digest}-${platform}-${arch}-py`;
}
