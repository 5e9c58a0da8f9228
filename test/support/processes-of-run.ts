import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A process as the system shows it. */
export interface RunningProcess {
  readonly pid: number;
  /** Its command line. */
  readonly command: string;
}

/** The processes whose command line or environment names the folder of a run. */
export async function processesOfRun(folder: string): Promise<readonly RunningProcess[]> {
  const all = process.platform === 'linux' ? await fromProc() : await fromPs();
  return all
    .filter(({ command, environment }) => `${command}\n${environment}`.includes(folder))
    .map(({ pid, command }) => ({ pid, command }));
}

/** Whether `killall node` would find it. npm gives itself a title. */
export function isNode({ command }: RunningProcess): boolean {
  return /^(\S*\/)?node |^npm /.test(`${command} `);
}

type Seen = RunningProcess & { readonly environment: string };

async function fromProc(): Promise<readonly Seen[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  // A process may end while it is looked at, and those of others cannot be.
  const read = async (pid: string, file: string): Promise<string> =>
    (await readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')).replaceAll('\0', ' ').trim();
  return await Promise.all(
    pids.map(async (pid) => ({
      pid: Number(pid),
      command: await read(pid, 'cmdline'),
      environment: await read(pid, 'environ'),
    })),
  );
}

/** It shows the environment behind the command line. */
async function fromPs(): Promise<readonly Seen[]> {
  const { stdout } = await run('ps', ['-axEww', '-o', 'pid=,command='], { maxBuffer: 64 * 1024 * 1024 });
  return stdout.split('\n').map((line) => {
    const [, pid = '0', command = ''] = /^\s*(\d+) (.*)$/.exec(line) ?? [];
    return { pid: Number(pid), command, environment: '' };
  });
}
