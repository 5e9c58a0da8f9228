import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

/** A command and where it runs. */
export interface ProcessSettings {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Gets everything the command writes, added to what is there. */
  readonly logFile: string;
}

/** A command that ends when it is stopped, and also when this process dies in whatever way. */
export interface SupervisedProcess {
  /** Process id of the command itself, also the id of its process group. Undefined where no process could be made. */
  readonly pid: number | undefined;
  /** Resolves with the exit code: 128 + n where signal n ended it, 127 where the command does not exist. */
  readonly exited: Promise<number>;
  isRunning(): boolean;
  /** Ends the command and all that it started. Idempotent; resolves when they are gone. */
  stop(): Promise<void>;
}

/** Between SIGTERM and SIGKILL. */
const graceMs = 500;
const script = fileURLToPath(new URL('supervise.sh', import.meta.url));

/** Starts a command with a watch beside it that ends it should this process not be there to do so. */
export async function startSupervised(settings: ProcessSettings): Promise<SupervisedProcess> {
  const child = spawnWatched(settings);
  let running = true;
  const exited = new Promise<number>((resolve) => {
    child.once('error', () => {
      running = false;
      resolve(127);
    });
    child.once('exit', () => {
      running = false;
      // The watch, and what the command has started and left behind.
      signalGroup(child, 'SIGKILL');
    });
    // Comes when the watch is gone as well, which alone holds the other end of the pipe.
    child.once('close', (code, signal) => resolve(code ?? 128 + constants.signals[signal ?? 'SIGKILL']));
  });
  const stop = async (): Promise<void> => {
    if (running) signalGroup(child, 'SIGTERM');
    const lastResort = setTimeout(() => running && signalGroup(child, 'SIGKILL'), graceMs);
    await exited;
    clearTimeout(lastResort);
  };
  return { pid: child.pid, exited, isRunning: () => running, stop };
}

function spawnWatched({ command, args, env, cwd, logFile }: ProcessSettings): ChildProcess {
  const log = openSync(logFile, 'a');
  try {
    // Detached: Ctrl-C reaches this process alone, which then ends the others in order.
    return spawn('/bin/sh', [script, command, ...args], {
      cwd,
      env: { ...env },
      stdio: ['ignore', log, log, 'pipe'],
      detached: true,
    });
  } finally {
    closeSync(log);
  }
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch {
    // Nobody is left in the group, which is what was wanted.
  }
}
