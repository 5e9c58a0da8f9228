import { type ChildProcess, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** How to start the command. */
export interface DemoStart {
  /** What stands behind `npm start --`. */
  readonly args?: readonly string[];
  /** Over the environment of the tests, without its AWS and MongoDB settings. */
  readonly env?: Readonly<Record<string, string>>;
  /** As a person does, through npm; else as npm does. */
  readonly throughNpm?: boolean;
  /** Instead of all of these: a whole line for a shell, as the README has it. */
  readonly line?: string;
  /** Without any standard input, as some supervisors of services start programs; else it is empty. */
  readonly closesStdin?: boolean;
}

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Of the machine that runs the tests, and of the tools that run them. */
const dropped = /^(AWS_|MONGODB_URI$|npm_|NODE_|VITEST|TEST$|FORCE_COLOR$|TMPDIR$)/;

/** Starts the command in a process group of its own, with a folder for temporary files. */
export function spawnDemo(start: DemoStart, temporary: string): ChildProcess {
  const [command = '', ...args] = [...(start.closesStdin ? withoutStdin : []), ...commandOf(start)];
  return spawn(command, args, {
    cwd: root,
    env: {
      ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !dropped.test(name))),
      TMPDIR: temporary,
      // What npm compiles is no temporary file of ours.
      NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache'),
      ...start.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
}

const withoutStdin = ['/bin/sh', '-c', 'exec "$0" "$@" <&-'];

function commandOf({ args = [], throughNpm = false, line }: DemoStart): readonly string[] {
  if (line !== undefined) return ['/bin/sh', '-c', line];
  return throughNpm
    ? ['npm', 'start', '--silent', '--', ...args]
    : [process.execPath, 'cli/highwater.js', 'demo', ...args];
}
