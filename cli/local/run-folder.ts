import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emptyConfigFile } from './local-environment.ts';

/** The private folder of one run: everything that its children write lies below it. */
export interface RunFolder {
  readonly path: string;
  /** Makes a folder below it with the empty AWS configuration file that children are pointed to. */
  make(name: string): Promise<string>;
  remove(): Promise<void>;
}

/** Makes a folder that only this user can read. */
export async function createRunFolder(): Promise<RunFolder> {
  const path = await mkdtemp(join(tmpdir(), 'highwater-'));
  return {
    path,
    make: async (name) => {
      const folder = join(path, name);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeFile(emptyConfigFile(folder), '');
      return folder;
    },
    remove: () => rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }),
  };
}
