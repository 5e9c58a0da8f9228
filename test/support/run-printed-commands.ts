import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { writeProgram } from './write-program.ts';

const run = promisify(execFile);
const standIns = fileURLToPath(new URL('stand-ins', import.meta.url));

/**
 * Runs indented lines of an output as they stand there, in one shell that has nothing of AWS in its environment.
 *
 * @returns what they wrote, a line an entry.
 */
export async function runPrintedCommands(folder: string, lines: readonly string[]): Promise<readonly string[]> {
  const programs = join(folder, 'programs');
  await mkdir(programs, { recursive: true });
  for (const name of ['aws', 'mongosh']) {
    const script = `exec '${process.execPath}' '${join(standIns, `${name}.ts`)}' "$@"`;
    writeProgram(join(programs, name), script);
  }
  const env = { PATH: `${programs}${delimiter}${process.env['PATH']}`, HOME: folder };
  // An answer may end without a line break; and /dev/stdout can be opened where it is a pipe of the shell's own.
  const commands = `{ set -e\n${lines.join('\necho\n')}\n} | cat`;
  const { stdout } = await run('/bin/sh', ['-c', commands], { env });
  return stdout.split('\n').filter((line) => line !== '');
}
