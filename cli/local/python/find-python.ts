import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What a Python on PATH can do for us. */
export type PythonProbe =
  | { readonly kind: 'usable'; readonly command: string; readonly version: string }
  | { readonly kind: 'unusable'; readonly command: string; readonly reason: string };

/** Newest first, as the servers' wheels exist for 3.10 to 3.13; then whatever `python3` is. */
export const pythonCommands = ['python3.13', 'python3.12', 'python3.11', 'python3.10', 'python3'] as const;

const script = [
  'import sys',
  'print("%s %d.%d" % (sys.implementation.name, *sys.version_info[:2]), flush=True)',
  'import ensurepip, venv',
].join('\n');

/** Runs one Python: a command that is on PATH may still be a shim without a Python behind it. */
export async function probePython(command: string, env: Record<string, string>): Promise<PythonProbe> {
  try {
    const { stdout } = await run(command, ['-c', script], { env, timeout: 60_000 });
    return judgePython(command, stdout.trim(), true);
  } catch (error) {
    const output = typeof error === 'object' && error !== null && 'stdout' in error ? String(error.stdout) : '';
    return judgePython(command, output.trim(), false);
  }
}

/** @param output `cpython 3.12`, or empty where the command did not run. */
export function judgePython(command: string, output: string, canMakeVenv: boolean): PythonProbe {
  const [implementation, version] = output.split(' ');
  if (version === undefined) return { kind: 'unusable', command, reason: 'does not run' };
  if (implementation !== 'cpython' || !/^3\.1[0-3]$/.test(version))
    return { kind: 'unusable', command, reason: `is ${output}` };
  if (!canMakeVenv) return { kind: 'unusable', command, reason: 'cannot make virtual environments' };
  return { kind: 'usable', command, version };
}

/** One sentence for the case that no Python will do. `does not run` is the rule for most names, so it is not told. */
export function noPythonSentence(probes: readonly PythonProbe[]): string {
  const found = probes.flatMap((probe) =>
    probe.kind === 'unusable' && probe.reason !== 'does not run' ? [`${probe.command} ${probe.reason}`] : [],
  );
  const detail = found.length === 0 ? '' : ` (${found.join(', ')})`;
  return (
    `No Python 3.10 to 3.13 that can make a virtual environment was found${detail}: install one (on Debian and ` +
    'Ubuntu: apt install python3-venv), or install uv, or set both AWS_ENDPOINT_URL and MONGODB_URI to servers of ' +
    'your own.'
  );
}

// A folder that was emptied still counts as a module, what `python -m` runs in it does not.
const findModules = [
  'import sys',
  'from importlib.util import find_spec',
  'sys.exit(any(find_spec(name + ".__main__") is None for name in sys.argv[1:]))',
].join('\n');

/**
 * Whether the interpreter at this path starts and finds what `python -m` runs for each of these modules. One in a
 * virtual environment does not start once its base is removed, and packages can be lost from it.
 */
export async function canRunPython(path: string, modules: readonly string[]): Promise<boolean> {
  try {
    await run(path, ['-I', '-c', findModules, ...modules], { timeout: 60_000 });
    return true;
  } catch {
    return false;
  }
}

/** What `python -m` runs for the local servers that `requirements.in` has for this kind of machine. */
export function serverModules(platform: string, arch: string): readonly string[] {
  return platform === 'darwin' && arch !== 'arm64' ? ['ministack'] : ['ministack', 'secantus'];
}
