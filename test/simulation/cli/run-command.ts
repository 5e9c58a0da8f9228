import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { explainFault } from '../../../cli/explain-fault.ts';
import { Interrupted } from '../../../cli/local/errors.ts';
import { listenForStop } from '../../../cli/local/stop-signal.ts';

/**
 * Runs a command of the simulation, which sets the exit code itself. Ctrl-C, the end of npm, an output that takes no more and
 * whatever else goes wrong end it with one sentence and an exit code of their own; what its workers have written to the
 * temporary folder is gone then.
 */
export async function runCommand(command: Command): Promise<void> {
  const { signal, dispose } = listenForStop();
  const stopped = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
  });
  try {
    await Promise.race([command.parseAsync(process.argv), stopped]);
  } catch (error) {
    process.exitCode = error instanceof Interrupted ? error.exitCode : 1;
    console.error(explainFault(error));
  }
  dispose();
  // Its workers end with it.
  if (signal.aborted) process.exit();
}

/** Has this process and its workers write below a folder of their own, which goes with it. */
export function useScratchFolder(): void {
  const folder = mkdtempSync(join(tmpdir(), 'highwater-simulation-'));
  // Whatever asks for the temporary folder reads this.
  process.env['TMPDIR'] = folder;
  // A worker may be in the middle of writing.
  process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
}
