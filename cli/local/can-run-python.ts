import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Whether the interpreter at this path starts: one in a virtual environment does not once its base is removed. */
export async function canRunPython(path: string): Promise<boolean> {
  try {
    await run(path, ['-I', '-c', ''], { timeout: 10_000 });
    return true;
  } catch {
    return false;
  }
}
