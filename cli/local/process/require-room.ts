import { statfs } from 'node:fs/promises';
import { LocalStackError } from '../errors.ts';

const bytesPerMb = 1_000_000;

/**
 * Refuses where the disk of a folder has less room than is needed: tools that run out of it name other reasons.
 *
 * @param variable with which a person chooses another folder.
 * @throws LocalStackError with the folder and the way out.
 */
export async function requireRoom(
  folder: string,
  neededMb: number,
  variable: 'XDG_CACHE_HOME' | 'TMPDIR',
): Promise<void> {
  const { blocks, bavail, bsize } = await statfs(folder);
  const freeMb = Math.floor((bavail * bsize) / bytesPerMb);
  // Some file systems, behind a network for instance, tell no sizes at all.
  if (blocks === 0 || freeMb >= neededMb) return;
  throw new LocalStackError(
    `The local servers need ${neededMb} MB and ${folder} has room for ${freeMb} MB: free some space, or set ` +
      `${variable} to a folder with room.`,
  );
}
