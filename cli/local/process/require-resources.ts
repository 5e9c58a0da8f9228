import { statfs } from 'node:fs/promises';
import * as v from 'valibot';
import { LocalStackError } from '../errors.ts';

const limitedReport = v.object({ userLimits: v.object({ open_files: v.object({ soft: v.number() }) }) });

/** Below it servers and functions fail in ways that name anything but the reason. */
const neededFiles = 128;
const bytesPerMb = 1_000_000;

/**
 * Refuses where a process may open too few files at a time.
 *
 * @param limit as `openFilesLimit` gives it.
 * @throws LocalStackError with the limit and the way out.
 */
export function requireOpenFiles(limit: number | undefined): void {
  if (limit === undefined || limit >= neededFiles) return;
  throw new LocalStackError(
    `A process may open only ${limit} files here, and at least ${neededFiles} are needed: raise the limit with ` +
      '"ulimit -n 1024", or in a new terminal.',
  );
}

/** How many files this process and its children may open; undefined where there is no limit or none is known. */
export function openFilesLimit(): number | undefined {
  // Looking up host names would take seconds where there is no network.
  Reflect.set(process.report, 'excludeNetwork', true);
  const report = process.report.getReport();
  return v.is(limitedReport, report) ? report.userLimits.open_files.soft : undefined;
}

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
