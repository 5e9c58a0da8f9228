import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Runs indented lines of an output as they stand there, in one shell that has nothing of AWS in its environment.
 *
 * @param cache where the run has told other commands about itself: the value of XDG_CACHE_HOME.
 * @returns what they wrote, a line an entry.
 */
export async function runPrintedCommands(
  home: string,
  cache: string,
  lines: readonly string[],
): Promise<readonly string[]> {
  const env = { PATH: process.env['PATH'], HOME: home, XDG_CACHE_HOME: cache };
  const { stdout } = await run('/bin/sh', ['-c', ['set -e', ...lines].join('\n')], { env });
  return stdout.split('\n').filter((line) => line !== '');
}
