import { LocalStackError } from '../errors.ts';

/** Below it servers and functions fail in ways that name anything but the reason. */
const neededFiles = 128;

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
  const limit: unknown = field(field(field(process.report.getReport(), 'userLimits'), 'open_files'), 'soft');
  return typeof limit === 'number' ? limit : undefined;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
