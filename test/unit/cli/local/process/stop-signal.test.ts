import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { waitUntil } from '../../../../../cli/local/process/wait-until.ts';
import { listProcesses } from '../../../../../cli/local/process/worker-processes.ts';
import { hangMs } from '../../../../support/hang-ms.ts';
import { writeProgram } from '../../../../support/write-program.ts';

const entry = fileURLToPath(new URL('../../../../../cli/highwater.js', import.meta.url));
// Runs as long as it is let, and never becomes a server.
const idleMongod = '[ "$1" = --version ] && exit 0\nwhile :; do sleep 1; done';

let folder: string;
let temporary: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stop-signal-'));
  temporary = join(folder, 'tmp');
  await mkdir(temporary);
  writeProgram(join(folder, 'mongod'), idleMongod);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The demo, which comes no further than its first server. */
function startDemo(stdout: 'pipe' | number, env: Readonly<Record<string, string>> = {}): ChildProcess {
  const demo = spawn(process.execPath, [entry, 'demo'], {
    env: {
      PATH: `${folder}:${process.env['PATH']}`,
      HOME: folder,
      TMPDIR: temporary,
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
      ...env,
    },
    stdio: ['ignore', stdout, 'pipe'],
  });
  onTestFinished(() => void demo.kill('SIGKILL'));
  return demo;
}

async function endOf(demo: ChildProcess): Promise<{ readonly code: unknown; readonly stderr: string }> {
  const [[code], stderr] = await Promise.all([once(demo, 'exit'), text(demo.stderr as Readable)]);
  return { code, stderr };
}

const runningHere = async (): Promise<readonly string[]> =>
  (await listProcesses()).split('\n').filter((line) => line.includes(temporary));

async function expectNothingLeft(): Promise<void> {
  expect(await runningHere()).toEqual([]);
  expect(await readdir(temporary)).toEqual([]);
}

describe('the demo ends in order, with one sentence and nothing left', () => {
  it('when nobody reads its output any more', async () => {
    const demo = startDemo('pipe');
    demo.stdout?.destroy();
    expect(await endOf(demo)).toEqual({ code: 141, stderr: 'Stopped by SIGPIPE.\n' });
    await expectNothingLeft();
  });

  it.runIf(existsSync('/dev/full'))('when there is no room for its output', async () => {
    const full = openSync('/dev/full', 'w');
    const demo = startDemo(full);
    closeSync(full);
    const { code, stderr } = await endOf(demo);
    expect(stderr).toBe('The output cannot be written (ENOSPC): make room where it goes to, or send it elsewhere.\n');
    expect(code).toBe(1);
    await expectNothingLeft();
  });

  it('when npm was gone before it could look for it', async () => {
    const npm = spawn('true');
    await once(npm, 'exit');
    const demo = startDemo('pipe', { npm_lifecycle_event: 'start', HIGHWATER_NPM_PID: String(npm.pid) });
    expect(await endOf(demo)).toEqual({ code: 129, stderr: 'Stopped by SIGHUP.\n' });
    await expectNothingLeft();
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('when it gets %s', async (signal, code) => {
    const demo = startDemo('pipe');
    const ended = endOf(demo);
    await waitUntil(async () => ((await runningHere()).length > 0 ? true : undefined), {
      timeoutMs: hangMs,
      otherwise: () => 'the demo has started no server',
    });
    demo.kill(signal);
    expect(await ended).toEqual({ code, stderr: `Stopped by ${signal}.\n` });
    await expectNothingLeft();
  });
});

describe('a second signal', () => {
  const module = new URL('../../../../../cli/local/process/stop-signal.ts', import.meta.url).href;

  /** Sends itself so many signals, each a minute after the one before, and says which it survives. */
  async function signalled(times: number, env: Readonly<Record<string, string>>) {
    const program = `
      let now = 0;
      performance.now = () => now;
      const { listenForStop } = await import('${module}');
      const { signal } = listenForStop();
      const alive = setInterval(() => {}, 1000);
      for (let time = 1; time <= ${times}; time++, now += 60_000) {
        const heard = new Promise((resolve) => process.once('SIGINT', resolve));
        process.kill(process.pid, 'SIGINT');
        await heard;
        console.log(time, signal.reason.message);
      }
      clearInterval(alive);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      env: { PATH: process.env['PATH'], ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const [[code], stdout] = await Promise.all([once(child, 'exit'), text(child.stdout)]);
    return { code, stdout };
  }
  const [first, both] = ['1 Stopped by SIGINT.\n', '1 Stopped by SIGINT.\n2 Stopped by SIGINT.\n'];

  it('ends the process at once', async () => {
    expect(await signalled(2, {})).toEqual({ code: 130, stdout: first });
  });

  it('is only the first one passed on where npm is there to do so, however late', async () => {
    const npm = { npm_lifecycle_event: 'start' };
    expect(await signalled(2, npm)).toEqual({ code: 0, stdout: both });
    expect(await signalled(3, npm)).toEqual({ code: 130, stdout: both });
  });
});
