import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

// A folder that was emptied still counts as a module, what `python -m` runs in it does not.
const script = [
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
    await run(path, ['-I', '-c', script, ...modules], { timeout: 60_000 });
    return true;
  } catch {
    return false;
  }
}

/** What `python -m` runs for the local servers that `requirements.in` has for this kind of machine. */
export function serverModules(platform: string, arch: string): readonly string[] {
  return platform === 'darwin' && arch !== 'arm64' ? ['ministack'] : ['ministack', 'secantus'];
}
