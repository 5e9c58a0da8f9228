import { Interrupted } from '../local/errors.ts';

const exitCode = 130;

/** Whether this is the end of what goes on until Ctrl-C: the end that was meant. */
export function isCtrlC(error: unknown): boolean {
  return error instanceof Interrupted && error.exitCode === exitCode;
}
