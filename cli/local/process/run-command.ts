import { rm } from 'node:fs/promises';
import { LocalStackError } from '../errors.ts';
import { readLogLines } from './log-file.ts';
import { type ProcessSettings, startSupervised } from './supervised-process.ts';

/** A command that has to come to its end. */
export interface CommandSettings extends ProcessSettings {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Gets the newest line of output when there is one, at most twice a second. */
  readonly onLine?: (line: string) => void;
}

/** How a command ended. */
export interface CommandResult {
  readonly exitCode: number;
  /** All that it wrote, a line an entry. */
  readonly lines: readonly string[];
}

/**
 * Runs a command to its end; it ends with this process at the latest.
 *
 * @throws LocalStackError when it takes longer than its time; the signal's reason when it aborts. It is stopped then.
 */
export async function runCommand(settings: CommandSettings): Promise<CommandResult> {
  settings.signal.throwIfAborted();
  await rm(settings.logFile, { force: true });
  const command = await startSupervised(settings);
  let newest: string | undefined;
  const follow = setInterval(async () => {
    const line = (await readLogLines(settings.logFile)).at(-1);
    if (line === undefined || line === newest || !command.isRunning()) return;
    newest = line;
    settings.onLine?.(line);
  }, 500);
  try {
    const exitCode = await Promise.race([command.exited, interruption(settings)]);
    return { exitCode, lines: await readLogLines(settings.logFile) };
  } finally {
    clearInterval(follow);
    await command.stop();
  }
}

function interruption({ signal, timeoutMs, command, args }: CommandSettings): Promise<never> {
  return new Promise((_, reject) => {
    const onTimeout = AbortSignal.timeout(timeoutMs);
    onTimeout.addEventListener('abort', () =>
      reject(new LocalStackError(`"${command} ${args[0] ?? ''}" took longer than ${timeoutMs / 1000} s.`)),
    );
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    // It may have come while the command was being started.
    if (signal.aborted) reject(signal.reason);
  });
}
