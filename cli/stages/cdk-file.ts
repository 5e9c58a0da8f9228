import { access, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorCode } from '../local/errors.ts';
import { CommandFailed } from '../program/errors.ts';

/** The `cdk.json` of a project. */
export interface CdkFile {
  /** The root of the project, where `cdk` is run. */
  readonly folder: string;
  readonly text: string;
  /** Puts another text in its place, all at once. @throws CommandFailed where it cannot be written. */
  write(text: string): Promise<void>;
}

const fileName = 'cdk.json';

/**
 * Reads the one of the project that a folder belongs to: it lies there, or in the next folder above that has one.
 *
 * @throws CommandFailed where there is none.
 */
export async function readCdkFile(from: string): Promise<CdkFile> {
  const folder = await findProject(from);
  // Where it is a link, the file that it leads to is written.
  const file = await realpath(join(folder, fileName));
  return {
    folder,
    text: await readFile(file, 'utf8').catch((error: unknown) => fail('read', error)),
    write: (text) => replaceFile(file, text).catch((error: unknown) => fail('written', error)),
  };
}

async function findProject(from: string): Promise<string> {
  for (let folder = from; ; folder = dirname(folder)) {
    const isThere = await access(join(folder, fileName)).then(
      () => true,
      () => false,
    );
    if (isThere) return folder;
    if (folder === dirname(folder))
      throw new CommandFailed(`There is no ${fileName} in ${from} or above: run this in the folder of your project.`);
  }
}

/** Whoever reads meanwhile, or is left with what a crash leaves behind, has the one text or the other. */
async function replaceFile(file: string, text: string): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, text, { flag: 'wx', mode: (await stat(file)).mode, flush: true });
    await rename(temporary, file);
  } catch (error) {
    // One that is there already is somebody else's.
    if (errorCode(error) !== 'EEXIST') await rm(temporary, { force: true });
    throw error;
  }
}

function fail(verb: string, cause: unknown): never {
  throw new CommandFailed(
    `${fileName} cannot be ${verb} (${errorCode(cause)}): see to the rights and the room there.`,
    {
      cause,
    },
  );
}
