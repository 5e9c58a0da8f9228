import { readFile } from 'node:fs/promises';

// Escape sequences that tools write for terminals.
// biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence begins with one
const escapes = /\u001b\[[0-9;?]*[A-Za-z]/g;

/** The lines of a log that hold something, without terminal escapes; none where there is no log yet. */
export async function readLogLines(file: string): Promise<readonly string[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text
    .replaceAll(escapes, '')
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** Whether a command wrote that the disk is full, in the words of the system or of Node.js. */
export function saysNoSpace(lines: readonly string[]): boolean {
  return lines.some((line) => /no space left on device|ENOSPC/i.test(line));
}
