import type { Writable } from 'node:stream';
import type { HighwaterError } from '../engine/runtime/errors.ts';
import { errorCode, Interrupted, LocalStackError } from './local/errors.ts';

/**
 * Writes a line that must not be lost: resolves once it was taken.
 *
 * @throws Interrupted where the reader is gone, LocalStackError where it cannot be written.
 */
export function writeLine(output: Writable, line: string): Promise<void> {
  return writeText(output, `${line}\n`);
}

/** Writes a text as it is, in the same way. */
export function writeText(output: Writable, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    output.write(text, (error) => (error ? reject(brokenOutput(error)) : resolve()));
  });
}

/** What it means that stdout or stderr took no more: its reader is gone, or there is no room where it goes to. */
export function brokenOutput(error: Error): HighwaterError {
  const code = errorCode(error) ?? error.message;
  if (code === 'EPIPE') return new Interrupted('SIGPIPE', 141);
  return new LocalStackError(
    `The output cannot be written (${code}): make room where it goes to, or send it elsewhere.`,
    { cause: error },
  );
}
