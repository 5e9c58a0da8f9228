import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killProcess } from '../../cli/local/process/kill-process.ts';
import { waitUntil } from '../../cli/local/process/wait-until.ts';
import { hangMs } from './hang-ms.ts';
import { openPorts } from './open-ports.ts';
import { isNode, processesOfRun } from './processes-of-run.ts';
import { type DemoStart, spawnDemo } from './spawn-demo.ts';

/** Whom a signal is sent to: the command, npm with all it started as a terminal does, or every Node.js process. */
export type Receiver = 'the command' | 'the process group' | 'every Node.js process';

/** How a run ended. */
export interface DemoEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** `npm start` as a process of its own, with a folder for temporary files of its own. */
export interface DemoRun {
  /** For this run alone: `tmp`, and whatever a test puts into it. */
  readonly folder: string;
  readonly child: ChildProcess;
  readonly ended: Promise<DemoEnd>;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Resolves with the match once stdout or stderr holds it; rejects where the run ends without. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  send(signal: NodeJS.Signals, receiver: Receiver): Promise<void>;
  /** Waits until no process, no temporary file and no port that was told of is left; rejects where one stays. */
  untilNothingIsLeft(): Promise<void>;
  /** Ends whatever a failed test has left. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** A folder to be given to `startDemo`, for tests that put something into it first. */
export async function demoFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'demo-run-'));
  await mkdir(join(folder, 'tmp'));
  return folder;
}

/** Starts the command; it runs when this resolves. */
export async function startDemo(start: DemoStart = {}, folder?: string): Promise<DemoRun> {
  const own = folder ?? (await demoFolder());
  const temporary = join(own, 'tmp');
  const child = spawnDemo(start, temporary);
  const [out, err] = [collect(child.stdout), collect(child.stderr)];
  const ended = once(child, 'close').then(([code, signal]): DemoEnd => ({ code, signal }));
  await once(child, 'spawn');
  const all = (): string => `${out.text()}\n${err.text()}`;
  return {
    folder: own,
    child,
    ended,
    stdout: out.text,
    stderr: err.text,
    says: (pattern) => says(pattern, child, all),
    send: async (signal, receiver) => {
      for (const pid of await receivers(receiver, child, own)) process.kill(pid, signal);
    },
    untilNothingIsLeft: () => untilNothingIsLeft(own, all),
    [Symbol.asyncDispose]: async () => {
      for (const { pid } of await processesOfRun(own)) killProcess(pid);
      await rm(own, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}

function collect(stream: ChildProcess['stdout']): { readonly text: () => string } {
  let text = '';
  stream?.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
  });
  return { text: () => text };
}

function says(pattern: RegExp, child: ChildProcess, all: () => string): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const match = pattern.exec(all());
      if (match !== null) resolve(match);
    };
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', look);
    child.once('close', () => reject(new Error(`It ended without saying ${pattern}:\n${all()}`)));
    look();
  });
}

async function receivers(to: Receiver, child: ChildProcess, folder: string): Promise<readonly number[]> {
  if (to === 'the process group') return [-(child.pid ?? 0)];
  const nodes = (await processesOfRun(folder)).filter(isNode);
  if (to === 'every Node.js process') return nodes.map(({ pid }) => pid);
  return nodes.filter(({ command }) => command.includes('cli/highwater.js')).map(({ pid }) => pid);
}

async function untilNothingIsLeft(folder: string, all: () => string): Promise<void> {
  let left: readonly unknown[] = [];
  await waitUntil(
    async () => {
      left = [...(await processesOfRun(folder)), ...(await filesOf(folder)), ...(await openPorts(all()))];
      return left.length === 0 ? true : undefined;
    },
    { timeoutMs: hangMs, otherwise: () => `This is left: ${JSON.stringify(left)}\n${all()}` },
  );
}

/** Below `tmp`, and what is half-built in a cache folder of the run's own. */
async function filesOf(folder: string): Promise<readonly string[]> {
  const cached = await readdir(join(folder, 'cache', 'highwater')).catch(() => []);
  return [...(await readdir(join(folder, 'tmp'))), ...cached.filter((name) => name.startsWith('building-'))];
}
