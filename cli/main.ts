import { Command } from 'commander';
import { HighwaterError } from '../engine/runtime/errors.ts';
import type { DemoOptions } from './commands/demo.ts';
import { errorCode, Interrupted, LocalStackError } from './local/errors.ts';

// As it can be typed: nothing puts the name alone on PATH.
const command = 'npx --no highwater';

/** What the system's codes mean for the person at the keyboard. */
const advice: Readonly<Record<string, string>> = {
  ENOSPC: 'No space is left on the device: free some space, or set TMPDIR to a folder with room',
  EDQUOT: 'Your disk quota is used up: free some space, or set TMPDIR to a folder with room',
  EMFILE: 'Too many files are open: raise the limit with "ulimit -n 1024", or in a new terminal',
  ENFILE: 'Too many files are open on this machine: close some programs',
  ECONNREFUSED: 'A server has gone while it was needed: see what ended it, and start again',
};

/** Runs the command that the arguments name; sets the exit code and says in one sentence what went wrong. */
export async function main(argv: readonly string[]): Promise<void> {
  const program = new Command(command)
    .description('Moves events from Amazon Kinesis into MongoDB: exactly one document per event.')
    .showHelpAfterError(`(${command} help lists the commands)`);

  program
    .command('demo')
    .description('the whole pipeline on this machine: publish, interrupt, resume, prove')
    .option('--to <n>', 'publish the numbers from 1 to n', wholeNumber('--to', 10_000_000), 1000)
    .option('--shards <n>', 'shards of the stream', wholeNumber('--shards', 100), 2)
    .option('--keep', 'leave everything running until Ctrl-C')
    .option('--json', 'the last line of stdout is one JSON object; progress goes to stderr')
    .action(async (options: DemoOptions) => {
      const { demo } = await import('./commands/demo.ts');
      process.exitCode = await demo(options);
    });

  await program.parseAsync([...argv]).catch(fail);
  // Idle connections must not keep a finished command alive.
  setTimeout(() => process.exit(), 1_000).unref();
}

/**
 * Reads a flag's value, a whole number from 1 on.
 *
 * @throws LocalStackError naming the flag and how a right value looks.
 */
export function wholeNumber(flag: string, max: number): (text: string) => number {
  return (text) => {
    const value = /^[1-9]\d*$/.test(text) ? Number(text) : Number.NaN;
    if (value <= max) return value;
    throw new LocalStackError(`${flag} must be a whole number from 1 to ${max}, and this is "${text}".`);
  };
}

function fail(error: unknown): void {
  process.exitCode = error instanceof Interrupted ? error.exitCode : 1;
  console.error(explainFault(error));
}

/** One sentence for whatever ended a command. */
export function explainFault(error: unknown): string {
  if (error instanceof HighwaterError) return error.message;
  const text = error instanceof Error ? error.message : String(error);
  const code = errorCode(error) ?? '';
  const known = Object.hasOwn(advice, code) ? advice[code] : undefined;
  return known === undefined ? `Something unforeseen went wrong: ${text}` : `${known} (${text}).`;
}
