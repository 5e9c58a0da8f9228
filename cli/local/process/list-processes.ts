import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

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
