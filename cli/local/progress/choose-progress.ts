import { plainProgress } from './plain-progress.ts';
import type { Progress } from './progress.ts';
import { terminalProgress } from './terminal-progress.ts';

/** Below it lines would be broken in the middle of a word; a terminal that nobody has sized says 0. */
const narrowestColumns = 40;

/** Spinners where the output is a terminal that can show them, else plain lines. */
export function chooseProgress(
  output: { readonly isTTY?: boolean; readonly columns?: number },
  write: (line: string) => void,
): Progress {
  return output.isTTY === true && (output.columns ?? 0) >= narrowestColumns
    ? terminalProgress(write)
    : plainProgress(write, () => performance.now());
}
