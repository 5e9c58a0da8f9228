import type { Writable } from 'node:stream';
import { brokenOutput } from './broken-output.ts';

/**
 * Writes a line that must not be lost: resolves once it was taken.
 *
 * @throws Interrupted where the reader is gone, LocalStackError where it cannot be written.
 */
export function writeLine(output: Writable, line: string): Promise<void> {
  return new Promise((resolve, reject) => {
    output.write(`${line}\n`, (error) => (error ? reject(brokenOutput(error)) : resolve()));
  });
}
