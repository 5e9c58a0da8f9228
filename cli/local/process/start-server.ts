import { copyFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { LocalStackError } from '../errors.ts';
import { cacheFolder, makeCacheFolder } from './cache-folder.ts';
import { localEnvironment } from './local-environment.ts';
import { readLogLines } from './log-file.ts';
import type { RunFolder } from './run-folder.ts';
import { type ProcessSettings, type SupervisedProcess, startSupervised } from './supervised-process.ts';
import { waitUntil } from './wait-until.ts';

/** One that ends is noticed at once, so this only ends one that hangs, however busy the machine is. */
const startWithinMs = 120_000;

/** What starting a server of ours needs to know. */
export interface ServerContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly run: RunFolder;
  readonly signal: AbortSignal;
}

/** A server that is ready once its probe says so. */
export interface ServerSettings extends ProcessSettings {
  /** As the error names it. */
  readonly name: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** @param log lines that the server wrote so far. */
  readonly isReady: (log: readonly string[]) => Promise<boolean>;
}

/** How every server of ours runs in its folder: with an environment built from nothing, and a log for each start. */
export function localServer({ env, signal }: Omit<ServerContext, 'run'>, folder: string, logName: string | number) {
  return {
    env: localEnvironment(env, folder),
    cwd: folder,
    logFile: join(folder, `server-${logName}.log`),
    timeoutMs: startWithinMs,
    signal,
  };
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

async function probe(server: SupervisedProcess, settings: ServerSettings): Promise<boolean> {
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
