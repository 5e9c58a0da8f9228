import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** The process ids of the Lambda workers of one function, below the folder of one MiniStack. */
export async function findWorkers(ministackFolder: string, functionName: string): Promise<readonly number[]> {
  return workersIn(await listProcesses(), ministackFolder, functionName);
}

/**
 * Picks the workers out of a process list.
 *
 * @param list lines of `<pid> <command>`.
 */
export function workersIn(list: string, ministackFolder: string, functionName: string): readonly number[] {
  const place = `${ministackFolder}/ministack-lambda-${functionName}-`;
  return list
    .split('\n')
    .filter((line) => line.includes(place))
    .map((line) => Number.parseInt(line.trim(), 10))
    .filter((pid) => pid > 0);
}

const run = promisify(execFile);

/** The processes of this machine, lines of `<pid> <command>`. Slim Linux images have no ps, and need none. */
export async function listProcesses(): Promise<string> {
  if (process.platform !== 'linux')
    return (await run('ps', ['-axo', 'pid=,command='], { maxBuffer: 16 * 1024 * 1024 })).stdout;
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = pids.map(async (pid) => {
    // A process may end while it is looked at.
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    return `${pid} ${command.replaceAll('\0', ' ')}`;
  });
  return (await Promise.all(lines)).join('\n');
}
