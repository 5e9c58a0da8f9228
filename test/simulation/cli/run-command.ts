import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { Interrupted } from '../../../cli/local/errors.ts';
import { listenForStop } from '../../../cli/local/process/stop-signal.ts';
import { explainFault } from '../../../cli/program/explain-fault.ts';
import { HighwaterError } from '../../../engine/runtime/errors.ts';
import { stopWorkers } from './worker-pool.ts';

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
  if (!signal.aborted) return dispose();
  // Still listening: npm sends the same signal once more, which would end this process as it cleans up.
  await stopWorkers();
  process.exit();
}

/** Has this process and its workers write below a folder of their own, which goes with it. */
export function useScratchFolder(): void {
  const folder = makeFolder();
  // Whatever asks for the temporary folder reads this.
  process.env['TMPDIR'] = folder;
  process.on('exit', () => {
    // A worker that could not be stopped before may be in the middle of writing or removing.
    for (let tries = 0; tries < 20 && existsSync(folder); tries += 1)
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
}

function makeFolder(): string {
  const place = tmpdir();
  try {
    return mkdtempSync(join(place, 'highwater-simulation-'));
  } catch (cause) {
    throw new TemporaryFolderUnusable(`No folder can be made in ${place}: set TMPDIR to one that can be written.`, {
      cause,
    });
  }
}

class TemporaryFolderUnusable extends HighwaterError {
  readonly retriable = false;
}
