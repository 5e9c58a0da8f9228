import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { errorCode, LocalStackError } from '../errors.ts';
import { bindFolder } from './bind-folder.ts';
import { emptyConfigFile } from './local-environment.ts';
import { requireRoom } from './require-resources.ts';

/** About three times what 1..1000 take: servers that run out of room later only stand still. */
const defaultNeededMb = 50;

/** The private folder of one run: everything that its children write lies below it. It goes with this process. */
export interface RunFolder {
  readonly path: string;
  /** Makes a folder below it with the empty AWS configuration file that children are pointed to. */
  make(name: string): Promise<string>;
  remove(): Promise<void>;
}

/**
 * Makes a folder that only this user can read.
 *
 * @param parent the folder for temporary files of this machine, unless given.
 * @throws LocalStackError where nothing can be made in the parent, or its disk has too little room.
 */
export async function createRunFolder(parent = tmpdir(), neededMb = defaultNeededMb): Promise<RunFolder> {
  const path = await makeIn(parent, neededMb);
  const release = bindFolder(path);
  // The functions are CommonJS, as Lambda takes them: no package.json further up may say otherwise.
  await writeFile(join(path, 'package.json'), '{}');
  return {
    path,
    make: async (name) => {
      const folder = join(path, name);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeFile(emptyConfigFile(folder), '');
      return folder;
    },
    remove: async () => {
      await rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
      await release();
    },
  };
}

async function makeIn(parent: string, neededMb: number): Promise<string> {
  try {
    await requireRoom(parent, neededMb, 'TMPDIR');
    // Children run in folders of their own: a relative TMPDIR would lead each of them elsewhere.
    return await mkdtemp(join(resolve(parent), 'highwater-'));
  } catch (error) {
    if (error instanceof LocalStackError) throw error;
    const code = errorCode(error) ?? 'unknown error';
    throw new LocalStackError(
      `No folder can be made in ${parent} (${code}): set TMPDIR to a folder that exists, has room and lets you write.`,
      { cause: error },
    );
  }
}
