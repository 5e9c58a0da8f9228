import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const entry = fileURLToPath(new URL('../../cli/highwater.js', import.meta.url));
/** Of the machine that runs the tests: nothing of it may lead a command anywhere. */
const dropped = /^(AWS_|MONGODB_URI$|NODE_|VITEST|NO_COLOR$|FORCE_COLOR$)/;

/** How a command ended, and what it said. */
export interface HighwaterEnd {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How to run it. */
export interface HighwaterRun {
  /** On its stdin; nothing unless given. */
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The folder that it runs in; that of the tests unless given. */
  readonly cwd?: string;
  /** Called when it runs. */
  readonly onStart?: () => void;
  /** Called with all of stdout when there is more of it; may end the reading of it. */
  readonly onOutput?: (text: string, child: ReturnType<typeof spawn>) => void;
}

/** Runs `highwater` as a process, with an environment that names no endpoint and no credentials. */
export async function runHighwater(args: readonly string[], run: HighwaterRun = {}): Promise<HighwaterEnd> {
  const inherited = Object.entries(process.env).filter(([name]) => !dropped.test(name));
  const env = { ...Object.fromEntries(inherited), ...run.env };
  const child = spawn(process.execPath, [entry, ...args], {
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(run.cwd === undefined ? {} : { cwd: run.cwd }),
  });
  const said = { stdout: '', stderr: '' };
  run.onStart?.();
  child.stdin.on('error', () => undefined).end(run.input ?? '');
  child.stdout.setEncoding('utf8').on('data', (text) => {
    said.stdout += text;
    run.onOutput?.(said.stdout, child);
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said.stderr += text;
  });
  const [code] = await once(child, 'close');
  return { code, ...said };
}

/** The lines of a text, without empty ones. */
export function linesOf(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '');
}
