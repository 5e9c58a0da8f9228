import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { bindFolder } from '../../../../../cli/local/process/bind-folder.ts';
import { waitUntil } from '../../../../../cli/local/process/wait-until.ts';
import { listProcesses } from '../../../../../cli/local/process/worker-processes.ts';
import { hangMs } from '../../../../support/hang-ms.ts';
import { writeProgram } from '../../../../support/write-program.ts';

let parent: string;
let folder: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'bind-folder-'));
  folder = join(parent, 'bound');
  await mkdir(folder);
  await writeFile(join(folder, 'file'), '');
});
afterEach(() => rm(parent, { recursive: true, force: true }));

/** A process that binds the folder and goes on with the program. */
async function startOwner(program: string, path = process.env['PATH']): Promise<ChildProcess> {
  const module = new URL('../../../../../cli/local/process/bind-folder.ts', import.meta.url).href;
  const text = `const { bindFolder } = await import('${module}');
    bindFolder(${JSON.stringify(folder)}); console.log('bound'); ${program}`;
  const stdio = ['ignore', 'pipe', 'inherit'] as const;
  const owner = spawn(process.execPath, ['--input-type=module', '-e', text], {
    stdio: [...stdio],
    env: { ...process.env, PATH: path },
  });
  onTestFinished(() => void owner.kill('SIGKILL'));
  if (owner.stdout !== null) await once(owner.stdout, 'data');
  return owner;
}

const until = (what: string, probe: () => boolean | Promise<boolean>): Promise<true> =>
  waitUntil(async () => ((await probe()) ? true : undefined), { timeoutMs: hangMs, otherwise: () => what });

const isWatched = async (): Promise<boolean> => (await listProcesses()).includes(folder);

describe('a bound folder', () => {
  it('goes when the process that bound it is killed with SIGKILL', async () => {
    const owner = await startOwner('setInterval(() => {}, 1000)');
    expect(existsSync(folder)).toBe(true);
    owner.kill('SIGKILL');
    await until('the folder is still there', () => !existsSync(folder));
  });

  it('goes also where other processes still write to it for a while', async () => {
    // Between its looks no time passes for the watch until the folder is there again, or the test has ended.
    writeProgram(join(parent, 'sleep'), `while [ -d '${parent}' ] && [ ! -e '${folder}' ]; do /bin/sleep 0.05; done`);
    const owner = await startOwner('setInterval(() => {}, 1000)', `${parent}:${process.env['PATH']}`);
    owner.kill('SIGKILL');
    for (let time = 0; time < 5; time++) {
      await until('the folder is still there', () => !existsSync(folder));
      await mkdir(folder);
    }
    await until('the folder is still there', () => !existsSync(folder));
  });

  it('stays once it was released, and nothing keeps watch any more', async () => {
    const release = bindFolder(folder);
    await release();
    expect(await isWatched()).toBe(false);
    expect(existsSync(folder)).toBe(true);
  });

  it('keeps no process alive', async () => {
    const owner = await startOwner('');
    if (owner.exitCode === null) await once(owner, 'exit');
    expect(owner.exitCode).toBe(0);
  });
});
