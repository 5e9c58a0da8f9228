import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SupervisedProcess, startSupervised } from '../../../../../cli/local/process/supervised-process.ts';
import { waitUntil } from '../../../../../cli/local/process/wait-until.ts';
import { listProcesses } from '../../../../../cli/local/process/worker-processes.ts';
import { hangMs } from '../../../../support/hang-ms.ts';

let folder: string;
const idle = 'setInterval(() => {}, 1000)';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'supervised-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const settings = (command: string, ...args: string[]) => ({
  command,
  args,
  env: { PATH: process.env['PATH'] ?? '' },
  cwd: folder,
  logFile: join(folder, 'log'),
});

const start = (...args: string[]): Promise<SupervisedProcess> => startSupervised(settings(process.execPath, ...args));

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
    timeoutMs: hangMs,
    intervalMs: 20,
    otherwise: () => `process ${pid} is still there`,
  });

async function watchOf({ pid }: SupervisedProcess): Promise<number | undefined> {
  const lines = (await listProcesses()).split('\n').filter((line) => line.includes(folder));
  return lines.map((line) => Number.parseInt(line, 10)).find((other) => other !== pid);
}

/** At this moment, without waiting for another process to look; empty where it is gone. */
function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

describe('a supervised process', () => {
  it('gives its exit code and its output', async () => {
    const child = await start('-e', 'console.log("out"); console.error("err"); process.exit(3)');
    expect(await child.exited).toBe(3);
    expect(await readFile(join(folder, 'log'), 'utf8')).toBe('out\nerr\n');
  });

  it('exits with 127 where the command does not exist', async () => {
    const child = await startSupervised(settings('no-such-command'));
    expect(await child.exited).toBe(127);
  });

  it('is gone when stop resolves', async () => {
    const child = await start('-e', idle);
    await child.stop();
    expect(child.isRunning()).toBe(false);
    expect(isAlive(child.pid ?? 0)).toBe(false);
  });

  it.runIf(existsSync('/proc/self/cmdline'))('is gone with its watch when stop resolves', async () => {
    const child = await start('-e', idle, folder);
    const watch = await waitUntil(() => watchOf(child), { timeoutMs: hangMs, otherwise: () => 'no watch' });
    expect(commandOf(watch)).not.toBe('');
    await child.stop();
    expect(commandOf(watch)).toBe('');
  });

  it('is stopped even where it ignores SIGTERM', async () => {
    const child = await start('-e', `process.on('SIGTERM', () => {}); console.log('ready'); ${idle}`);
    await waitUntil(async () => ((await readFile(join(folder, 'log'), 'utf8')).includes('ready') ? true : undefined), {
      timeoutMs: hangMs,
      otherwise: () => 'not ready',
    });
    await child.stop();
    expect(isAlive(child.pid ?? 0)).toBe(false);
  });

  it('takes its own children with it', async () => {
    const grandchild = `const { pid } = require('child_process').spawn(process.execPath, ['-e', '${idle}'], { stdio: 'ignore' }); console.log(pid); ${idle}`;
    const child = await start('-e', grandchild);
    const pid = await waitUntil(async () => Number(await readFile(join(folder, 'log'), 'utf8')) || undefined, {
      timeoutMs: hangMs,
      otherwise: () => 'no grandchild',
    });
    await child.stop();
    await untilGone(pid);
  });

  it.each([
    ['the process that started it', (parent: number) => [parent]],
    ['every process of Node.js at once', nodesOf],
  ])('ends when %s is killed with SIGKILL', async (_, victims) => {
    const module = new URL('../../../../../cli/local/process/supervised-process.ts', import.meta.url).href;
    const wish = JSON.stringify(settings('/bin/sh', '-c', 'while :; do sleep 1; done'));
    const program = `const { startSupervised } = await import('${module}'); console.log((await startSupervised(${wish})).pid)`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [output] = await once(parent.stdout, 'data');
    for (const pid of await victims(parent.pid ?? 0)) process.kill(pid, 'SIGKILL');
    await untilGone(Number(output));
  });
});

/** Those of this test: their command lines name its folder. */
async function nodesOf(): Promise<readonly number[]> {
  return (await listProcesses())
    .split('\n')
    .filter((line) => line.includes(process.execPath) && line.includes(folder))
    .map((line) => Number.parseInt(line.trim(), 10));
}
