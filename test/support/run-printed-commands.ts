import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const standIns = fileURLToPath(new URL('stand-ins', import.meta.url));

/**
 * Runs indented lines of an output as they stand there, in one shell that has nothing of AWS in its environment.
 *
 * @returns what they wrote, a line an entry.
 */
export async function runPrintedCommands(
  folder: string,
  lines: readonly string[],
): Promise<readonly string[]> {
  const programs = join(folder, 'programs');
  await mkdir(programs, { recursive: true });
  for (const name of ['aws', 'mongosh']) {
    const text = `#!/bin/sh\nexec '${process.execPath}' '${join(standIns, `${name}.ts`)}' "$@"\n`;
    await writeFile(join(programs, name), text, { mode: 0o755 });
  }
  const env = { PATH: `${programs}${delimiter}${process.env['PATH']}`, HOME: folder };
  // An answer may end without a line break; and /dev/stdout can be opened where it is a pipe of the shell's own.
  const script = `{ set -e\n${lines.join('\necho\n')}\n} | cat`;
  const { stdout } = await run('/bin/sh', ['-c', script], { env });
  return stdout.split('\n').filter((line) => line !== '');
}
