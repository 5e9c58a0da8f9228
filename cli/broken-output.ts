import type { HighwaterError } from '../engine/runtime/errors.ts';
import { errorCode } from './error-code.ts';
import { Interrupted, LocalStackError } from './local/errors.ts';

/** What it means that stdout or stderr took no more: its reader is gone, or there is no room where it goes to. */
export function brokenOutput(error: Error): HighwaterError {
  const code = errorCode(error) ?? error.message;
  if (code === 'EPIPE') return new Interrupted('SIGPIPE', 141);
  return new LocalStackError(
    `The output cannot be written (${code}): make room where it goes to, or send it elsewhere.`,
    { cause: error },
  );
}
