import { mkdir } from 'node:fs/promises';
import { errorCode } from '../local/errors.ts';
import { CommandFailed } from '../program/errors.ts';

const advice: Readonly<Record<string, string>> = {
  ENOSPC: 'has no room left: free some space, or name a folder with room with --to',
  EDQUOT: 'is over your disk quota: free some space, or name another folder with --to',
  EFBIG: 'takes no file of that size: name another folder with --to',
  EACCES: 'cannot be written to: see to its permissions, or name another folder with --to',
  EPERM: 'cannot be written to: see to its permissions, or name another folder with --to',
  EROFS: 'is on a read-only file system: name another folder with --to',
  EEXIST: 'is no folder: name one with --to',
  ENOTDIR: 'is no folder: name one with --to',
};

/** What an error says of the folder, with what to do; the error itself where it says nothing of it. */
export function explainFolderFault(error: unknown, folder: string): unknown {
  const code = errorCode(error) ?? '';
  const sentence = Object.hasOwn(advice, code) ? advice[code] : undefined;
  return sentence === undefined ? error : new CommandFailed(`${folder} ${sentence} (${code}).`, { cause: error });
}

/** Makes the folder, unless it is there. @throws CommandFailed where it cannot be made. */
export async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw explainFolderFault(error, folder);
  });
}
