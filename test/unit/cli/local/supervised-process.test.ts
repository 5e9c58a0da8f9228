import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SupervisedProcess, startSupervised } from '../../../../cli/local/supervised-process.ts';
import { waitUntil } from '../../../../cli/local/wait-until.ts';

let folder: string;
let runFolder: string;
const idle = 'setInterval(() => {}, 1000)';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'supervised-'));
  runFolder = join(folder, 'run');
  await mkdir(runFolder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const settings = (command: string, ...args: string[]) => ({
  command,
  args,
  env: { PATH: process.env['PATH'] ?? '' },
  cwd: folder,
  logFile: join(folder, 'log'),
  runFolder,
  graceMs: 200,
});

const start = (...args: string[]): Promise<SupervisedProcess> =>
  startSupervised(settings(process.execPath, ...args));

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const untilGone = (pid: number): Promise<true> =>
  waitUntil(async () => (isAlive(pid) ? undefined : true), {
    timeoutMs: 5_000,
    intervalMs: 20,
    otherwise: () => `process ${pid} is still there`,
  });

describe('a supervised process', () => {
  it('gives its exit code and its output', async () => {
    const child = await start('-e', 'console.log("out"); console.error("err"); process.exit(3)');
    expect(await child.exited).toBe(3);
    expect(await readFile(join(folder, 'log'), 'utf8')).toBe('out\nerr\n');
  });

  it('exits with 127 where the command does not exist', async () => {
    const child = await startSupervised(settings('no-such-command'));
    expect(await child.exited).toBe(127);
    expect(child.pid).toBeUndefined();
  });

  it('is gone when stop resolves, and its run folder is left to the caller', async () => {
    const child = await start('-e', idle);
    await child.stop();
    expect(child.isRunning()).toBe(false);
    expect(isAlive(child.pid ?? 0)).toBe(false);
    expect(existsSync(runFolder)).toBe(true);
  });

  it('is stopped even where it ignores SIGTERM', async () => {
    const child = await start('-e', `process.on('SIGTERM', () => {}); console.log('ready'); ${idle}`);
    await waitUntil(
      async () => ((await readFile(join(folder, 'log'), 'utf8')).includes('ready') ? true : undefined),
      { timeoutMs: 5_000, otherwise: () => 'not ready' },
    );
    await child.stop();
    expect(isAlive(child.pid ?? 0)).toBe(false);
  });

  it('takes its own children with it', async () => {
    const grandchild = `const { pid } = require('child_process').spawn(process.execPath, ['-e', '${idle}'], { stdio: 'ignore' }); console.log(pid); ${idle}`;
    const child = await start('-e', grandchild);
    const pid = await waitUntil(
      async () => Number(await readFile(join(folder, 'log'), 'utf8')) || undefined,
      { timeoutMs: 5_000, otherwise: () => 'no grandchild' },
    );
    await child.stop();
    await untilGone(pid);
  });

  it('ends, and its run folder goes, when the process that started it is killed with SIGKILL', async () => {
    const module = new URL('../../../../cli/local/supervised-process.ts', import.meta.url).href;
    const wish = JSON.stringify(settings(process.execPath, '-e', idle));
    const program = `const { startSupervised } = await import('${module}'); console.log((await startSupervised(${wish})).pid)`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [output] = await once(parent.stdout, 'data');
    parent.kill('SIGKILL');
    await untilGone(Number(output));
    await waitUntil(async () => (existsSync(runFolder) ? undefined : true), {
      timeoutMs: 5_000,
      otherwise: () => 'the run folder is still there',
    });
  });
});
