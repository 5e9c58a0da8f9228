import { readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from '../errors.ts';
import { makeCacheFolder } from './cache-folder.ts';

const heartbeatMs = 2_000;
const silenceMs = 30_000;

/** How to hold the lock. */
export interface LockSettings {
  readonly file: string;
  readonly signal: AbortSignal;
  /** Called once when somebody else holds the lock. */
  readonly onWait: () => void;
}

/**
 * Runs the work while no other process runs work under the same file. A lock is taken over where its process is dead or
 * silent for 30 s. It saves work and is no fence: in a rare race two may run, so the work must bear that.
 */
export async function withBuildLock<T>(settings: LockSettings, work: () => Promise<T>): Promise<T> {
  await makeCacheFolder(dirname(settings.file));
  let told = false;
  while (!(await tryTake(settings.file))) {
    if (!told) settings.onWait();
    told = true;
    settings.signal.throwIfAborted();
    await sleep(200);
  }
  const heartbeat = setInterval(() => {
    const now = new Date();
    utimes(settings.file, now, now).catch(() => undefined);
  }, heartbeatMs);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    await rm(settings.file, { force: true });
  }
}

async function tryTake(file: string): Promise<boolean> {
  try {
    await writeFile(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
  if (!(await isAbandoned(file))) return false;
  await rm(file, { force: true });
  return await tryTake(file);
}

async function isAbandoned(file: string): Promise<boolean> {
  const info = await stat(file).catch(() => undefined);
  if (info === undefined) return false;
  if (Date.now() - info.mtimeMs > silenceMs) return true;
  const pid = Number(await readFile(file, 'utf8').catch(() => ''));
  // Just made and not yet filled: its owner is at work.
  return pid > 0 && !isAlive(pid);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}
