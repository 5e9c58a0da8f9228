import { mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { errorCode } from '../local/errors.ts';
import { CommandFailed, UsageError } from '../program/errors.ts';

const advice: Readonly<Record<string, string>> = {
  ENOSPC: 'has no room left: free some space, or name a folder with room with --to',
  EDQUOT: 'is over your disk quota: free some space, or name another folder with --to',
  EFBIG: 'takes no file of that size: name another folder with --to',
  EACCES: 'cannot be written to: see to its permissions, or name another folder with --to',
  EPERM: 'cannot be written to: see to its permissions, or name another folder with --to',
  EROFS: 'is on a read-only file system: name another folder with --to',
  EEXIST: 'is no folder: name one with --to',
  ENOENT: 'cannot be made there: name another folder with --to',
  ENOTDIR: 'is no folder: name one with --to',
};

/** What an error says of the folder, with what to do; the error itself where it says nothing of it. */
export function explainFolderFault(error: unknown, folder: string): unknown {
  const code = errorCode(error) ?? '';
  const sentence = Object.hasOwn(advice, code) ? advice[code] : undefined;
  return sentence === undefined ? error : new CommandFailed(`${folder} ${sentence} (${code}).`, { cause: error });
}

/**
 * Makes the folder and those above it, unless they are there. One after the other: Node's own way never comes back from
 * /proc, which says of each folder that it is not there.
 *
 * @throws UsageError where nothing is named.
 * @throws CommandFailed where it cannot be made.
 */
export async function makeFolder(folder: string): Promise<void> {
  if (folder === '') throw new UsageError('--to must name a folder, and this is empty.');
  try {
    await makeFrom(resolve(folder));
  } catch (error) {
    throw explainFolderFault(error, folder);
  }
}

async function makeFrom(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if (errorCode(error) === 'EEXIST' && (await stat(path)).isDirectory()) return;
    if (errorCode(error) !== 'ENOENT') throw error;
    await makeFrom(dirname(path));
    await mkdir(path);
  }
}
