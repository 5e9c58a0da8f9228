import { CommanderError } from 'commander';
import { errorCode, Interrupted } from './local/errors.ts';
import { createProgram } from './program/create-program.ts';
import { UsageError } from './program/errors.ts';
import { explainFault } from './program/explain-fault.ts';

/** Runs the command that the arguments name; sets the exit code and says in one sentence what went wrong. */
export async function main(argv: readonly string[]): Promise<void> {
  // Commander writes the help by itself: if the reader of a pipe has gone, that is its end and no fault.
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error) => {
      if (errorCode(error) !== 'EPIPE') process.exitCode = 1;
    });
  await createProgram()
    .parseAsync([...argv])
    .catch(fail);
  // Idle connections must not keep a finished command alive.
  setTimeout(() => process.exit(), 1_000).unref();
}

function fail(error: unknown): void {
  if (error instanceof CommanderError) {
    // It has said all by itself; asked for help or the version, that is 0.
    process.exitCode = error.exitCode === 0 ? 0 : 2;
    return;
  }
  process.exitCode = error instanceof Interrupted ? error.exitCode : error instanceof UsageError ? 2 : 1;
  console.error(explainFault(error));
}
