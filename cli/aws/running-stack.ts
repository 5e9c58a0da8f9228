import { readdir, readFile, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { cacheFolder } from '../local/process/cache-folder.ts';
import { listProcesses } from '../local/process/worker-processes.ts';

/** What a local stack tells of itself while it runs, in a file of the cache folder that is named for its process. */
export const runningStackSchema = v.object({
  endpoint: v.string(),
  region: v.string(),
  stack: v.string(),
  pid: v.pipe(v.number(), v.integer(), v.minValue(1)),
  startedAt: v.pipe(v.string(), v.isoTimestamp()),
});

/** A local stack that runs on this machine. */
export type RunningStack = v.InferOutput<typeof runningStackSchema>;

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the files lie. */
export function runningStacksFolder(env: Environment): string {
  return join(cacheFolder(env, process.platform, homedir()), 'running');
}

/**
 * The local stack that was started last; undefined where none runs. Files of processes that are gone are removed.
 *
 * @param processes lines of `<pid> <command>`.
 */
export async function findRunningStack(
  env: Environment,
  processes: () => Promise<string> = listProcesses,
): Promise<RunningStack | undefined> {
  const folder = runningStacksFolder(env);
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json'));
  if (names.length === 0) return undefined;
  const ours = pidsOfOurs(await processes());
  const running: RunningStack[] = [];
  for (const name of names) {
    const stack = await readRunningStack(join(folder, name));
    if (stack !== undefined && ours.has(stack.pid)) running.push(stack);
    else await rm(join(folder, name), { force: true });
  }
  return running.sort((left, right) => left.startedAt.localeCompare(right.startedAt)).at(-1);
}

/** The number of a process may have gone to another program since. */
function pidsOfOurs(processes: string): ReadonlySet<number> {
  const lines = processes.split('\n').filter((line) => /highwater(\.js)?\b/.test(line));
  return new Set(lines.map((line) => Number.parseInt(line.trim(), 10)));
}

async function readRunningStack(file: string): Promise<RunningStack | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const { success, output } = v.safeParse(v.pipe(v.string(), v.parseJson(), runningStackSchema), text);
  return success ? output : undefined;
}
