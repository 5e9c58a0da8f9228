import { addAbortSignal } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Connection, resolveConnection } from '../aws/connection.ts';
import { explainAwsFault } from '../aws/explain-aws-fault.ts';
import { awsServices } from '../aws/services.ts';
import { Interrupted } from '../local/errors.ts';
import { listenForStop } from '../local/process/stop-signal.ts';
import { createOutput } from '../output/output.ts';
import { safeText } from '../output/safe-text.ts';
import type { CommandRun } from './add-command.ts';
import { UsageError } from './errors.ts';
import { explainFault } from './explain-fault.ts';
import type { OutputOptions, StackOptions } from './options.ts';

const brokenPipe = 141;

/**
 * Loads and runs a command.
 *
 * @returns the exit code: 0 done, 1 failed, 2 not understood, 128 and more for a signal.
 */
export async function runCommand<Options extends OutputOptions & StackOptions>(
  options: Options,
  isWithoutStack: boolean,
  load: () => Promise<CommandRun<Options>>,
): Promise<number> {
  if (options.color === false) process.env['NO_COLOR'] = '1';
  const { signal, dispose } = listenForStop();
  const output = createOutput(process.stdout, process.stderr, options.json === true, () => performance.now());
  let connected: Connection | undefined;
  const connection = async (): Promise<Connection> => {
    connected ??= await resolveConnection(options, process.env, output.note);
    return connected;
  };
  const aws = awsServices(async () => (await connection()).settings);
  const now = (): Date => new Date();
  const pause = async (ms: number): Promise<void> => await sleep(ms, undefined, { signal });
  try {
    const run = await load();
    await run(options, {
      output,
      connection,
      aws,
      signal,
      stdin: () => addAbortSignal(signal, process.stdin),
      now,
      sleep: pause,
    });
    return 0;
  } catch (error) {
    return fail(signal.aborted ? signal.reason : error, options, isWithoutStack ? undefined : connected);
  } finally {
    dispose();
  }
}

function fail(error: unknown, { debug }: OutputOptions, connection: Connection | undefined): number {
  if (error instanceof Interrupted && error.exitCode === brokenPipe) return 0;
  const sentence = explainAwsFault(error, connection) ?? explainFault(error);
  console.error(safeText(sentence));
  if (debug) console.error(error);
  if (error instanceof Interrupted) return error.exitCode;
  return error instanceof UsageError ? 2 : 1;
}
