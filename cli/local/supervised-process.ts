import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A command and where it runs. */
export interface ProcessSettings {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Gets everything the command writes, added to what is there. */
  readonly logFile: string;
  /** Removed should this process die without stopping the command first. */
  readonly runFolder: string;
  /** Between SIGTERM and SIGKILL. */
  readonly graceMs?: number;
}

/** A command that ends when it is stopped, and also when this process dies in whatever way. */
export interface SupervisedProcess {
  /** Process id of the command itself, also the id of its process group. Undefined where it never ran. */
  readonly pid: number | undefined;
  /** Resolves with the exit code; 127 means that the command could not be started. */
  readonly exited: Promise<number>;
  isRunning(): boolean;
  /** Ends the command and all that it started. Idempotent; resolves when they are gone. */
  stop(): Promise<void>;
}

const supervisor = fileURLToPath(new URL('supervise.js', import.meta.url));

/** Starts a command under a supervisor; resolves once it runs, or once it is clear that it does not. */
export async function startSupervised(settings: ProcessSettings): Promise<SupervisedProcess> {
  const child = spawnSupervisor(settings);
  let pid: number | undefined;
  let running = true;
  const exited = new Promise<number>((resolve) => {
    child.once('error', () => resolve(127));
    child.once('exit', (code) => resolve(code ?? 1));
  }).finally(() => {
    running = false;
  });
  const started = new Promise<void>((resolve) => {
    child.once('message', (message) => {
      pid = parsePid(message);
      resolve();
    });
  });
  await Promise.race([started, exited]);
  return { pid, exited, isRunning: () => running, stop: () => stop(child, pid, exited, settings) };
}

function spawnSupervisor(settings: ProcessSettings): ChildProcess {
  const { command, args, graceMs = 500, runFolder } = settings;
  const log = openSync(settings.logFile, 'a');
  try {
    // Detached: Ctrl-C reaches this process alone, which then ends the others in order.
    return spawn(process.execPath, [supervisor, JSON.stringify({ command, args, graceMs, runFolder })], {
      cwd: settings.cwd,
      env: { ...settings.env },
      stdio: ['ignore', log, log, 'ipc'],
      detached: true,
    });
  } finally {
    closeSync(log);
  }
}

async function stop(
  child: ChildProcess,
  pid: number | undefined,
  exited: Promise<number>,
  settings: ProcessSettings,
): Promise<void> {
  if (child.connected) child.send('stop', () => {});
  const lastResort = setTimeout(
    () => {
      child.kill('SIGKILL');
      if (pid !== undefined) killGroup(pid);
    },
    (settings.graceMs ?? 500) + 3_000,
  );
  await exited;
  clearTimeout(lastResort);
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The group is gone already, which is what was wanted.
  }
}

function parsePid(message: unknown): number | undefined {
  if (typeof message !== 'object' || message === null || !('pid' in message)) return undefined;
  return typeof message.pid === 'number' ? message.pid : undefined;
}
