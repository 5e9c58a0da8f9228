import { HighwaterError } from '../../engine/runtime/errors.ts';
import { errorCode } from '../local/errors.ts';

/** What the system's codes mean for the person at the keyboard. */
const advice: Readonly<Record<string, string>> = {
  ENOSPC: 'No space is left on the device: free some space, or set TMPDIR to a folder with room',
  EDQUOT: 'Your disk quota is used up: free some space, or set TMPDIR to a folder with room',
  EMFILE: 'Too many files are open: raise the limit with "ulimit -n 1024", or in a new terminal',
  ENFILE: 'Too many files are open on this machine: close some programs',
  ECONNREFUSED: 'A server has gone while it was needed: see what ended it, and start again',
};

/** One sentence for whatever ended a command. */
export function explainFault(error: unknown): string {
  if (error instanceof HighwaterError) return error.message;
  const text = error instanceof Error ? error.message : String(error);
  const code = errorCode(error) ?? '';
  const known = Object.hasOwn(advice, code) ? advice[code] : undefined;
  return known === undefined ? `Something unforeseen went wrong: ${text}` : `${known} (${text}).`;
}
