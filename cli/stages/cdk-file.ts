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
  const text = decode(await readFile(file).catch((error: unknown) => fail('read', error)));
  return {
    folder,
    text,
    write: (changed) => replaceFile(file, text, changed).catch((error: unknown) => fail('written', error)),
  };
}

/** What is no text would be written back as something else. */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new CommandFailed(`${fileName} is not written in UTF-8: save it as UTF-8.`, { cause });
  }
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

/**
 * Whoever reads meanwhile, or is left with what a crash leaves behind, has the one text or the other. Of two that change the
 * file at once, one has its temporary file first; the other finds that, or that the file has changed.
 */
async function replaceFile(file: string, before: string, text: string): Promise<void> {
  const temporary = `${file}.tmp`;
  try {
    await writeFile(temporary, text, { flag: 'wx', mode: (await stat(file)).mode, flush: true });
    if ((await readFile(file, 'utf8')) !== before)
      throw new CommandFailed(`${fileName} was changed meanwhile: run this again.`);
    await rename(temporary, file);
  } catch (error) {
    // One that is there already is somebody else's.
    if (errorCode(error) !== 'EEXIST') await rm(temporary, { force: true });
    throw error;
  }
}

function fail(verb: string, cause: unknown): never {
  if (cause instanceof CommandFailed) throw cause;
  if (errorCode(cause) === 'EEXIST')
    throw new CommandFailed(
      `${fileName}.tmp is there already: another command changes ${fileName}, or one has died. Then delete it.`,
      { cause },
    );
  throw new CommandFailed(
    `${fileName} cannot be ${verb} (${errorCode(cause)}): see to the rights and the room there.`,
    {
      cause,
    },
  );
}
