import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { bindFolder } from '../../../../cli/local/bind-folder.ts';
import { listProcesses } from '../../../../cli/local/list-processes.ts';
import { waitUntil } from '../../../../cli/local/wait-until.ts';

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
async function startOwner(program: string): Promise<ChildProcess> {
  const module = new URL('../../../../cli/local/bind-folder.ts', import.meta.url).href;
  const text = `const { bindFolder } = await import('${module}');
    const bound = bindFolder(${JSON.stringify(folder)}); console.log('bound'); ${program}`;
  const stdio = ['ignore', 'pipe', 'inherit'] as const;
  const owner = spawn(process.execPath, ['--input-type=module', '-e', text], { stdio: [...stdio] });
  onTestFinished(() => void owner.kill('SIGKILL'));
  if (owner.stdout !== null) await once(owner.stdout, 'data');
  return owner;
}

const until = (what: string, probe: () => boolean | Promise<boolean>): Promise<true> =>
  waitUntil(async () => ((await probe()) ? true : undefined), { timeoutMs: 8_000, otherwise: () => what });

const isWatched = async (): Promise<boolean> => (await listProcesses()).includes(folder);

describe('a bound folder', () => {
  it('goes when the process that bound it is killed with SIGKILL', async () => {
    const owner = await startOwner('setInterval(() => {}, 1000)');
    expect(existsSync(folder)).toBe(true);
    owner.kill('SIGKILL');
    await until('the folder is still there', () => !existsSync(folder));
  });

  it('goes also where another process still writes to it for a moment', async () => {
    const owner = await startOwner('setInterval(() => {}, 1000)');
    owner.kill('SIGKILL');
    await until('the folder is still there', () => !existsSync(folder));
    await mkdir(folder);
    await until('the folder is still there', () => !existsSync(folder));
  });

  it('stays once it was released, and nothing keeps watch any more', async () => {
    const bound = bindFolder(folder);
    await bound.release();
    expect(await isWatched()).toBe(false);
    expect(existsSync(folder)).toBe(true);
  });

  it('keeps no process alive', async () => {
    const owner = await startOwner('');
    if (owner.exitCode === null) await once(owner, 'exit');
    expect(owner.exitCode).toBe(0);
  });
});
