import { findRunningStack } from '../aws/running-stack.ts';
import { errorCode } from '../local/errors.ts';
import type { CommandContext } from '../program/context.ts';
import { CommandFailed } from '../program/errors.ts';
import type { OutputOptions } from '../program/options.ts';

const intervalMs = 250;
/** Servers end in a few seconds; a stack on somebody's endpoint is removed first. */
const patienceMs = 10 * 60_000;

/** Ends the local stack that was started last, and waits until nothing of it is left. */
export async function localDown(
  _options: OutputOptions,
  { output, sleep, now }: CommandContext,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<void> {
  const running = (await findRunningStack(env)) ?? null;
  if (running !== null) {
    const endMs = now().getTime() + patienceMs;
    for (let isAlive = signalled(running.pid, 'SIGTERM'); isAlive; isAlive = signalled(running.pid, 0)) {
      if (now().getTime() > endMs)
        throw new CommandFailed(`The process ${running.pid} does not end: see what its terminal says.`);
      await sleep(intervalMs);
    }
  }
  if (output.isJson) return await output.json({ running });
  await output.text(running === null ? 'No local stack runs.' : `The local stack at ${running.endpoint} is gone.`);
}

/** False where there is no such process any more. */
function signalled(pid: number, signal: 'SIGTERM' | 0): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch (error) {
    if (errorCode(error) === 'ESRCH') return false;
    throw error;
  }
}
