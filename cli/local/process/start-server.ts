import { copyFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { LocalStackError } from '../errors.ts';
import { cacheFolder, makeCacheFolder } from './cache-folder.ts';
import { readLogLines } from './log-file.ts';
import { type ProcessSettings, type SupervisedProcess, startSupervised } from './supervised-process.ts';
import { waitUntil } from './wait-until.ts';

/** For servers of ours: one that ends is noticed at once, so this only ends one that hangs, however busy the machine is. */
export const startWithinMs = 120_000;

/** A server that is ready once its probe says so. */
export interface ServerSettings extends ProcessSettings {
  /** As the error names it. */
  readonly name: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** @param log lines that the server wrote so far. Gives undefined while it is not ready. */
  readonly isReady: (log: readonly string[]) => Promise<true | undefined>;
}

/**
 * Starts a server and waits until it answers. A server that does not is stopped, and its log kept.
 *
 * @throws LocalStackError naming the server, its last words and the log.
 */
export async function startServer(settings: ServerSettings): Promise<SupervisedProcess> {
  const server = await startSupervised(settings);
  try {
    await waitUntil(() => probe(server, settings), {
      timeoutMs: settings.timeoutMs,
      signal: settings.signal,
      otherwise: () => `${settings.name} did not answer within ${settings.timeoutMs / 1000} s.`,
    });
    return server;
  } catch (error) {
    await server.stop();
    throw error instanceof LocalStackError ? await withLog(error, settings) : error;
  }
}

async function probe(server: SupervisedProcess, settings: ServerSettings): Promise<true | undefined> {
  if (!server.isRunning()) throw new LocalStackError(`${settings.name} ended while it was starting.`);
  return await settings.isReady(await readLogLines(settings.logFile));
}

async function withLog(error: LocalStackError, settings: ServerSettings): Promise<LocalStackError> {
  const lastWords = (await readLogLines(settings.logFile)).at(-1) ?? 'it wrote nothing';
  const kept = await keepLog(settings.logFile, settings.name);
  return new LocalStackError(`${error.message} Its last words: ${lastWords} (${kept}).`, {
    cause: error,
  });
}

/** Copies a log out of the run folder, over the one of the last failure; gives words that say where it is, or that it is not. */
export async function keepLog(logFile: string, name: string): Promise<string> {
  const folder = join(cacheFolder(process.env, process.platform, homedir()), 'logs');
  const kept = join(folder, `${name.toLowerCase().replaceAll(' ', '-')}.log`);
  try {
    await makeCacheFolder(folder);
    await copyFile(logFile, kept);
    return `the log is ${kept}`;
  } catch {
    // What went wrong first is what matters; a full disk may be the reason for both.
    return 'its log could not be kept';
  }
}
